import type { UpdatePlanInput } from "@tenantry/core/catalogue/inputs";
import { DomainError, fieldError } from "@tenantry/core/errors";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { plans } from "@tenantry/db/platform/catalogue";
import { eq } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import { loadSettings } from "../settings/load-settings.ts";

/**
 * Names, order and who may choose a plan: none of it is part of a version. Subscribers of a withdrawn plan keep it.
 * Errors: `not_found`; `validation_failed` where the plan that everybody starts on, or falls back to, would be closed.
 */
export async function updatePlan(ctx: ServiceContext, input: UpdatePlanInput & { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  const { code, reason } = input;
  const { withdrawn, ...change } = input.change;
  await ctx.db.transaction(async (tx) => {
    const [before] = await tx.select().from(plans).where(eq(plans.code, code)).for("update");
    if (!before) throw new DomainError("not_found", "There is no plan with this code.");
    const { defaultPlan } = await loadSettings(tx);
    const closes = withdrawn || change.isPublic === false || change.contactSales;
    if (closes && (code === defaultPlan || (withdrawn && code === "free"))) {
      const field = withdrawn ? "withdrawn" : change.contactSales ? "contactSales" : "isPublic";
      throw fieldError(`change.${field}`, "plan_in_use", "New tenants start on this plan, or fall back to it.");
    }
    const withdrawnAt = withdrawn === undefined ? before.withdrawnAt : withdrawn ? (before.withdrawnAt ?? now) : null;
    // One plan at a time is the popular one.
    if (change.isPopular) await tx.update(plans).set({ isPopular: false }).where(eq(plans.isPopular, true));
    const [after] = await tx
      .update(plans)
      .set({ ...change, withdrawnAt })
      .where(eq(plans.code, code))
      .returning();
    await enqueueEvent(tx, { name: "catalogue/plan.updated", data: { planCode: code } }, now);
    await recordAudit(
      tx,
      {
        tenantId: null,
        actor: actorRef(ctx.actor),
        action: "plan.updated",
        targetId: code,
        reason,
        before,
        after: after ?? null,
        requestId: ctx.requestId,
      },
      now,
    );
  });
}
