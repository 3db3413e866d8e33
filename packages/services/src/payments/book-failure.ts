import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import type { ManualMeans } from "@tenantry/core/ports/payments";
import { recordAudit } from "@tenantry/db/journal";
import { paymentAttempts } from "@tenantry/db/platform/payments";
import { inBilling } from "../billing/billing-transaction.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { failAttempt, findOpenAttempt } from "./attempt.ts";
import { loadPayable } from "./begin-attempt.ts";

export type BookFailure = {
  readonly invoiceId: string;
  readonly means: ManualMeans;
  /** What staff saw: a bounced cheque, a transfer that was sent back. */
  readonly evidence: string;
};

/**
 * Staff note that a payment by hand did not arrive; the invoice stays open. Throws `not_found`, `invalid_transition` unless it
 * is open, `conflict` while a card payment is under way.
 */
export async function bookFailure(ctx: TenantContext, { invoiceId, means, evidence }: BookFailure): Promise<void> {
  const { tenantId, requestId } = ctx;
  await inBilling(ctx, async (tx, now) => {
    const { due } = await loadPayable(tx, tenantId, invoiceId);
    const open = await findOpenAttempt(tx, invoiceId);
    if (open && open.kind !== "manual")
      throw new DomainError("conflict", "A card payment of this invoice is under way.");
    const failed = { code: "declined" as const, detail: evidence, ref: null };
    const attemptId = open?.id ?? randomUUIDv7();
    if (open) await failAttempt(tx, open.id, failed, now);
    else
      await tx.insert(paymentAttempts).values({
        id: attemptId,
        tenantId,
        invoiceId,
        gateway: "manual",
        kind: "manual",
        currency: due.currency,
        amountMinor: due.minor,
        roundingMinor: 0n,
        createdAt: now,
        failedAt: now,
        failureCode: failed.code,
        failureDetail: evidence,
      });
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "payment.failed", targetId: attemptId, requestId };
    await recordAudit(tx, { ...entry, reason: evidence, after: { invoiceId, means } }, now);
  });
}
