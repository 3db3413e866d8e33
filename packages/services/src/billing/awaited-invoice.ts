import { DomainError } from "@tenantry/core/errors";
import type { Tx } from "@tenantry/db/client";
import { subscriptionChanges } from "@tenantry/db/platform/subscription";
import { and, eq, isNull } from "drizzle-orm";

/** The change that waits for the payment of an invoice; null: it is no checkout's. */
export async function loadWaitingChange(tx: Tx, invoiceId: string) {
  const [change] = await tx
    .select()
    .from(subscriptionChanges)
    .where(
      and(
        eq(subscriptionChanges.invoiceId, invoiceId),
        isNull(subscriptionChanges.appliedAt),
        isNull(subscriptionChanges.withdrawnAt),
      ),
    );
  return change ?? null;
}

/** An unpaid checkout is paid or withdrawn, nothing else: nothing of it is in force that could be corrected. */
export async function refuseCheckout(tx: Tx, invoiceId: string): Promise<void> {
  if (await loadWaitingChange(tx, invoiceId))
    throw new DomainError("invalid_transition", "A change waits for this invoice: withdraw it instead.");
}
