import { randomUUIDv7 } from "node:crypto";
import { assert, DomainError } from "@tenantry/core/errors";
import { trialEndsAt } from "@tenantry/core/subscription/trial";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { loadPlan } from "../catalogue/load-plan.ts";
import { actorRef, type TenantContext } from "../context.ts";

const free = "free";

/**
 * Staff give a business the trial that the policy refused: it starts now, on the plan it registered for. Errors:
 * `invalid_transition` where no trial was refused, or the business pays by now.
 */
export async function grantTrial(ctx: TenantContext, input: { reason: string }): Promise<{ trialEndsAt: Date }> {
  const { tenantId, requestId } = ctx;
  return inBilling(ctx, async (tx, now) => {
    const [row] = await tx
      .select({ registration: registrations, timeZone: tenants.timeZone })
      .from(registrations)
      .innerJoin(tenants, eq(tenants.id, registrations.tenantId))
      .where(eq(registrations.tenantId, tenantId));
    const [live] = await tx
      .select()
      .from(subscriptions)
      .where(and(eq(subscriptions.tenantId, tenantId), isNull(subscriptions.endedAt)));
    if (!row?.registration.trialRefused || live?.planCode !== free)
      throw new DomainError("invalid_transition", "There is no refused trial to give.");
    const plan = await loadPlan(tx, row.registration.planCode);
    assert(plan, `plan ${row.registration.planCode} has no published version`);
    if (plan.version.trialDays === 0) throw new DomainError("invalid_transition", "The plan has no trial.");
    const endsAt = trialEndsAt({ readyAt: now, days: plan.version.trialDays, timeZone: row.timeZone });
    const id = randomUUIDv7();
    await tx.update(subscriptions).set({ endedAt: now }).where(eq(subscriptions.id, live.id));
    await tx.insert(subscriptions).values({
      id,
      tenantId,
      planCode: plan.plan.code,
      planVersionId: plan.version.id,
      currency: live.currency,
      cycle: row.registration.cycle,
      startedAt: now,
      trialEndsAt: endsAt,
      periodStart: now,
      periodEnd: endsAt,
      autoRenew: true,
    });
    await tx
      .update(registrations)
      .set({ trialGrantedAt: now, trialRefused: null })
      .where(eq(registrations.id, row.registration.id));
    await enqueueEvent(tx, { name: "subscription/trial.started", data: { tenantId, subscriptionId: id } }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), targetId: id, reason: input.reason, requestId };
    const before = { trialRefused: row.registration.trialRefused };
    await recordAudit(tx, { ...entry, action: "trial.granted", before, after: { trialEndsAt: endsAt } }, now);
    return { trialEndsAt: endsAt };
  });
}
