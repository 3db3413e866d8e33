import type { CreatePlanInput } from "@tenantry/core/catalogue/inputs";
import { fieldError } from "@tenantry/core/errors";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { plans } from "@tenantry/db/platform/catalogue";
import { eq } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";

/** A plan without a version: nobody sees it before the first one is published. Errors: `validation_failed` for a code in use. */
export async function createPlan(ctx: ServiceContext, input: CreatePlanInput & { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  const { reason, ...plan } = input;
  await ctx.db.transaction(async (tx) => {
    if (plan.isPopular) await tx.update(plans).set({ isPopular: false }).where(eq(plans.isPopular, true));
    const added = await tx
      .insert(plans)
      .values({ ...plan, createdAt: now })
      .onConflictDoNothing()
      .returning({ code: plans.code });
    if (added.length === 0) throw fieldError("code", "code_taken", "A plan has this code already.");
    await enqueueEvent(tx, { name: "catalogue/plan.updated", data: { planCode: plan.code } }, now);
    await recordAudit(
      tx,
      {
        tenantId: null,
        actor: actorRef(ctx.actor),
        action: "plan.created",
        targetId: plan.code,
        reason,
        after: plan,
        requestId: ctx.requestId,
      },
      now,
    );
  });
}
