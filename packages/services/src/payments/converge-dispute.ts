import type { GatewayDispute, PaymentGateway } from "@tenantry/core/ports/payments";
import { payments } from "@tenantry/db/platform/payments";
import { and, eq } from "drizzle-orm";
import { disputeClosed, disputeOpened } from "../billing/dispute-invoice.ts";
import type { TenantContext } from "../context.ts";
import type { Converged } from "./converged.ts";

/** A payment that its payer's bank takes back, and how that ended. */
export async function convergeDispute(
  ctx: TenantContext,
  gateway: PaymentGateway,
  dispute: GatewayDispute,
): Promise<Converged> {
  const ref = dispute.paymentRef?.id;
  if (ref === undefined) return { kind: "quarantined", reason: "unknown" };
  const [payment] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select()
      .from(payments)
      .where(and(eq(payments.gateway, gateway.id), eq(payments.gatewayRef, ref), eq(payments.tenantId, ctx.tenantId))),
  );
  if (!payment) return { kind: "quarantined", reason: "unknown" };
  const paymentId = payment.id;
  if (dispute.state === "won") {
    await disputeClosed(ctx, { paymentId, won: true });
    return { kind: "converged" };
  }
  // Lost before, and perhaps paid again since: not a second time.
  if (payment.refundedMinor >= payment.amountMinor) return { kind: "converged" };
  await disputeOpened(ctx, { paymentId });
  if (dispute.state === "lost") await disputeClosed(ctx, { paymentId, won: false });
  return { kind: "converged" };
}
