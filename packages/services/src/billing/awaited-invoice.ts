import { DomainError } from "@tenantry/core/errors";
import type { Tx } from "@tenantry/db/client";
import { invoices } from "@tenantry/db/platform/billing";
import { subscriptionChanges } from "@tenantry/db/platform/subscription";
import { registrations } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull, notExists, sql } from "drizzle-orm";

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

/** The registration whose business is set up when an invoice is paid; null: it waits for no such payment. */
export async function loadWaitingRegistration(tx: Tx, invoiceId: string) {
  const [registration] = await tx
    .select()
    .from(registrations)
    .where(and(eq(registrations.invoiceId, invoiceId), isNull(registrations.paidAt)));
  return registration ?? null;
}

/** An invoice is of an unpaid checkout: a change or a registration waits for it. */
export const isAwaited = async (tx: Tx, invoiceId: string): Promise<boolean> =>
  (await loadWaitingChange(tx, invoiceId)) !== null || (await loadWaitingRegistration(tx, invoiceId)) !== null;

/** The same as a condition on `invoices`: what is awaited is no debt. */
export const isNotAwaited = (db: Pick<Tx, "select">) =>
  and(
    notExists(
      db
        .select({ one: sql`1` })
        .from(subscriptionChanges)
        .where(
          and(
            eq(subscriptionChanges.invoiceId, invoices.id),
            isNull(subscriptionChanges.appliedAt),
            isNull(subscriptionChanges.withdrawnAt),
          ),
        ),
    ),
    notExists(
      db
        .select({ one: sql`1` })
        .from(registrations)
        .where(and(eq(registrations.invoiceId, invoices.id), isNull(registrations.paidAt))),
    ),
  );

/** An unpaid checkout is paid or withdrawn, nothing else: nothing of it is in force that could be corrected. */
export async function refuseCheckout(tx: Tx, invoiceId: string): Promise<void> {
  if (await isAwaited(tx, invoiceId))
    throw new DomainError("invalid_transition", "A change waits for this invoice: withdraw it instead.");
}
