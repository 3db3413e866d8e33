import { recordAudit } from "@tenantry/db/journal";
import { actorRef, type TenantContext } from "../context.ts";
import { findMethod, makeDefault } from "./method.ts";

/** Renewals are charged to this method from now on. */
export async function setDefaultMethod(ctx: TenantContext, input: { methodId: string }): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const method = await findMethod(tx, tenantId, input.methodId);
    if (method.isDefault) return;
    await makeDefault(tx, tenantId, method.id);
    const actor = actorRef(ctx.actor);
    await recordAudit(
      tx,
      { tenantId, actor, action: "payment_method.made_default", targetId: method.id, requestId },
      now,
    );
  });
}
