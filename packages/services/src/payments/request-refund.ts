import { randomUUIDv7 } from "node:crypto";
import type { Money } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent } from "@tenantry/db/journal";
import { refunds } from "@tenantry/db/platform/payments";
import type { TenantContext } from "../context.ts";

type RefundRequest = { paymentId: string; amount: Money; reason: string; creditNoteId?: string | null };

/** Writes a refund with its permanent key; a job sends it. Returns its id. */
export async function requestRefund(
  { tenantId }: TenantContext,
  tx: Tx,
  { paymentId, amount, reason, creditNoteId = null }: RefundRequest,
  now: Date,
): Promise<string> {
  const id = randomUUIDv7();
  await tx.insert(refunds).values({
    id,
    tenantId,
    paymentId,
    creditNoteId,
    currency: amount.currency,
    amountMinor: amount.minor,
    reason,
    createdAt: now,
  });
  await enqueueEvent(tx, { name: "payment/refund.requested", data: { tenantId, refundId: id } }, now);
  return id;
}

/** Money that must not be kept goes back whole, and staff hear of it. */
export async function giveBack(
  ctx: TenantContext,
  tx: Tx,
  { paymentId, amount, because }: { paymentId: string; amount: Money; because: "tenant_gone" | "tenant_suspended" },
  now: Date,
): Promise<void> {
  await requestRefund(ctx, tx, { paymentId, amount, reason: because }, now);
  const { tenantId } = ctx;
  await enqueueEvent(tx, { name: "payment/refused", data: { tenantId, paymentId, because } }, now);
}
