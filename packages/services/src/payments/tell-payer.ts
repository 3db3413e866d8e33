import type { GatewayFailed } from "@tenantry/core/ports/payments";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { invoices } from "@tenantry/db/platform/billing";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { type Attempt, failAttempt } from "./attempt.ts";

/** Ends an attempt as failed. Who was not there to see it is told: a charge of the dunning ladder has an event. */
export async function failAndTell(
  tx: Tx,
  ctx: TenantContext,
  attempt: Attempt,
  failed: Pick<GatewayFailed, "code" | "detail" | "ref">,
  now: Date,
): Promise<void> {
  if (!(await failAttempt(tx, attempt.id, failed, now))) return;
  const { tenantId, requestId } = ctx;
  const after = { code: failed.code, invoiceId: attempt.invoiceId };
  const actor = actorRef(ctx.actor);
  await recordAudit(tx, { tenantId, actor, action: "payment.failed", targetId: attempt.id, after, requestId }, now);
  const { invoiceId } = attempt;
  if (invoiceId === null || !(await isUnattended(tx, attempt))) return;
  const data = { tenantId, invoiceId, attemptId: attempt.id };
  await enqueueEvent(tx, { name: "invoice/payment.failed", data }, now);
}

/** A silent charge of a renewal that the bank wants to see its customer for: a mail brings them to the page. */
export async function tellCustomerIsNeeded(ctx: TenantContext, attempt: Attempt): Promise<void> {
  const { tenantId } = ctx;
  const { invoiceId, id: attemptId } = attempt;
  if (invoiceId === null) return;
  const now = ctx.clock.now();
  await ctx.db.withTenant(tenantId, async (tx) => {
    if (!(await isUnattended(tx, attempt))) return;
    await enqueueEvent(tx, { name: "invoice/payment.action_required", data: { tenantId, invoiceId, attemptId } }, now);
  });
}

/** A silent charge of an invoice whose ladder has begun. */
async function isUnattended(tx: Tx, attempt: Attempt): Promise<boolean> {
  if (attempt.kind !== "off_session" || attempt.invoiceId === null) return false;
  const [invoice] = await tx
    .select({ dunningAt: invoices.dunningAt })
    .from(invoices)
    .where(eq(invoices.id, attempt.invoiceId));
  return invoice?.dunningAt != null;
}
