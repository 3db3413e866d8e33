import type { GatewayMethod, PaymentGateway } from "@tenantry/core/ports/payments";
import { recordAudit } from "@tenantry/db/journal";
import { paymentMethods } from "@tenantry/db/platform/payments";
import { and, eq, isNull } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import type { Converged } from "./converged.ts";
import { dropMethod } from "./method.ts";

/** A card that its bank has renewed, or that was taken away at the gateway. One that is not ours yet arrives with its checkout. */
export async function convergeMethod(
  ctx: TenantContext,
  gateway: PaymentGateway,
  method: GatewayMethod,
): Promise<Converged> {
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  const actor = actorRef(ctx.actor);
  const { brand, last4, fingerprint, expiresMonth, expiresYear } = method;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select()
      .from(paymentMethods)
      .where(
        and(
          eq(paymentMethods.gateway, gateway.id),
          eq(paymentMethods.methodRef, method.ref.id),
          eq(paymentMethods.tenantId, tenantId),
          isNull(paymentMethods.removedAt),
        ),
      )
      .for("update");
    if (!row) return { kind: "ignored" };
    if (method.customerRef === null) {
      await dropMethod(tx, row, { tenantId, actor }, now);
      return { kind: "converged" };
    }
    const isSame =
      row.last4 === last4 &&
      row.expiresMonth === expiresMonth &&
      row.expiresYear === expiresYear &&
      row.brand === brand;
    if (isSame) return { kind: "converged" };
    await tx
      .update(paymentMethods)
      .set({ brand, last4, fingerprint, expiresMonth, expiresYear })
      .where(eq(paymentMethods.id, row.id));
    const before = { last4: row.last4, expires: `${row.expiresYear}-${row.expiresMonth}` };
    const after = { last4, expires: `${expiresYear}-${expiresMonth}` };
    await recordAudit(tx, { tenantId, actor, action: "payment_method.renewed", targetId: row.id, before, after }, now);
    return { kind: "converged" };
  });
}
