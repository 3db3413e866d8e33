import { DomainError } from "@tenantry/core/errors";
import { actorRef } from "../context.ts";
import { gatewayOf, type TenantPaymentContext } from "./context.ts";
import { dropMethod, findMethod } from "./method.ts";

/** Forgets a method at the gateway, then here; safe to repeat. `unavailable` when the gateway does not answer. */
export async function removeMethod(ctx: TenantPaymentContext, input: { methodId: string }): Promise<void> {
  const { tenantId } = ctx;
  const method = await ctx.db.withTenant(tenantId, (tx) => findMethod(tx, tenantId, input.methodId));
  const removed = await gatewayOf(ctx, method.gateway).removeMethod({ key: method.id, methodRef: method.methodRef });
  if (removed.status === "failed")
    throw new DomainError("unavailable", `The gateway did not forget the method: ${removed.detail}`);
  const now = ctx.clock.now();
  await ctx.db.withTenant(tenantId, (tx) => dropMethod(tx, method, { tenantId, actor: actorRef(ctx.actor) }, now));
}
