import { randomUUIDv7 } from "node:crypto";
import { assert } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { decideTrialEnd } from "@tenantry/core/subscription/trial-end";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { planVersions } from "@tenantry/db/platform/catalogue";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, lt, lte } from "drizzle-orm";
import { loadPlan } from "../catalogue/load-plan.ts";
import { actorRef, type ServiceContext } from "../context.ts";

const mostAtOnce = 10_000;
const concurrency = 4;

/**
 * The hourly sweep: settles every trial that has ended by now, oldest first. A tenant that fails does not hold the
 * others up; the sweep then throws, so that its run shows as failed and is tried again.
 */
export async function sweepTrials(ctx: ServiceContext): Promise<{ settled: number }> {
  const rows = await ctx.db.orm
    .select({ tenantId: subscriptions.tenantId })
    .from(subscriptions)
    .where(
      and(
        isNull(subscriptions.endedAt),
        isNotNull(subscriptions.trialEndsAt),
        lte(subscriptions.trialEndsAt, ctx.clock.now()),
        // Open trials only: those who pay keep their trial's end, and would crowd out the others.
        lt(subscriptions.periodStart, subscriptions.trialEndsAt),
      ),
    )
    .orderBy(asc(subscriptions.trialEndsAt))
    .limit(mostAtOnce);
  const queue = rows.map((row) => parseTenantId(row.tenantId)).reverse();
  const failures: unknown[] = [];
  let settled = 0;
  const worker = async () => {
    for (let tenantId = queue.pop(); tenantId; tenantId = queue.pop()) {
      try {
        if ((await settleTrial(ctx, tenantId)) === "settled") settled++;
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} trials could not be settled, ${settled} were`);
  return { settled };
}

/** Ends one tenant's trial as its plan says. Safe to repeat: a settled trial is left alone. */
export async function settleTrial(ctx: ServiceContext, tenantId: TenantId): Promise<"settled" | "waiting"> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [subscription] = await tx
      .select()
      .from(subscriptions)
      .where(and(eq(subscriptions.tenantId, tenantId), isNull(subscriptions.endedAt)))
      .for("update");
    if (!subscription) return "settled";
    const [terms] = await tx
      .select({ trialEnd: planVersions.trialEnd, timeZone: tenants.timeZone })
      .from(planVersions)
      .innerJoin(tenants, eq(tenants.id, tenantId))
      .where(eq(planVersions.id, subscription.planVersionId));
    assert(terms, "a subscription has a plan version and a tenant");
    const { trialEnd, timeZone } = terms;
    const outcome = decideTrialEnd({ subscription, trialEnd, timeZone, afterCancel: "free", conversion: null }, now);
    if (outcome.kind === "wait") return "waiting";
    assert(outcome.kind === "end", "a conversion was decided that nobody asked for");
    await tx
      .update(subscriptions)
      .set({ endedAt: outcome.endedAt, endReason: outcome.endReason })
      .where(eq(subscriptions.id, subscription.id));
    if (outcome.planCode) await startFollowing(tx, subscription, outcome.planCode, outcome.endedAt);
    await enqueueEvent(
      tx,
      { name: "subscription/trial.ended", data: { tenantId, subscriptionId: subscription.id } },
      now,
    );
    const after = { endReason: outcome.endReason, plan: outcome.planCode };
    const actor = actorRef(ctx.actor);
    await recordAudit(
      tx,
      {
        tenantId,
        actor,
        action: "trial.ended",
        targetId: subscription.id,
        before: { plan: subscription.planCode },
        after,
      },
      now,
    );
    return "settled";
  });
}

async function startFollowing(
  tx: Tx,
  before: typeof subscriptions.$inferSelect,
  planCode: string,
  startedAt: Date,
): Promise<void> {
  const plan = await loadPlan(tx, planCode);
  assert(plan, `plan ${planCode} has no published version`);
  await tx.insert(subscriptions).values({
    id: randomUUIDv7(),
    tenantId: before.tenantId,
    planCode,
    planVersionId: plan.version.id,
    currency: before.currency,
    cycle: before.cycle,
    startedAt,
    periodStart: startedAt,
    autoRenew: true,
  });
}
