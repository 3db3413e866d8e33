import { randomUUIDv7 } from "node:crypto";
import { assert } from "@tenantry/core/errors";
import { type Anchor, anchorAt } from "@tenantry/core/period/anchor";
import type { Tx } from "@tenantry/db/client";
import { subscriptions } from "@tenantry/db/platform/subscription";
import type { SubscriptionRow } from "../billing/load-subscriber.ts";
import { loadPlan } from "../catalogue/load-plan.ts";

/** The subscription that follows one that is over: without an end, unless it is paid for. */
export async function startFollowing(
  tx: Tx,
  before: SubscriptionRow,
  following: {
    planCode: string;
    startedAt: Date;
    timeZone: string;
    paid?: { anchor: Anchor; periodEnd: Date } | null;
  },
): Promise<string> {
  const { planCode, startedAt, timeZone, paid } = following;
  const plan = await loadPlan(tx, planCode);
  assert(plan, `plan ${planCode} has no published version`);
  const id = randomUUIDv7();
  await tx.insert(subscriptions).values({
    id,
    tenantId: before.tenantId,
    planCode,
    planVersionId: plan.version.id,
    currency: before.currency,
    cycle: before.cycle,
    startedAt,
    periodStart: startedAt,
    periodEnd: paid?.periodEnd ?? null,
    anchor: paid?.anchor ?? anchorAt(startedAt, timeZone),
    periodTimeZone: timeZone,
    autoRenew: true,
  });
  return id;
}
