import { randomUUIDv7 } from "node:crypto";
import { assert } from "@tenantry/core/errors";
import { firstPeriod } from "@tenantry/core/period/anchor";
import type { Tx } from "@tenantry/db/client";
import { subscriptions } from "@tenantry/db/platform/subscription";
import type { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { moveCharges } from "../subscription/apply-change.ts";

/**
 * The subscription of a business that has paid first: active on the version that it was priced by, its first period from
 * the instant at which it is ready, for as long as it has paid for. The charge's days move with it.
 */
export async function startPaidSubscription(
  tx: Tx,
  { tenant, registration }: { tenant: typeof tenants.$inferSelect; registration: typeof registrations.$inferSelect },
  now: Date,
): Promise<void> {
  const { invoiceId, planVersionId, planCode, cycle } = registration;
  assert(invoiceId && planVersionId, "a registration is paid by its invoice");
  const { anchor, period } = firstPeriod(now, cycle, tenant.timeZone);
  const id = randomUUIDv7();
  await tx.insert(subscriptions).values({
    id,
    tenantId: tenant.id,
    planCode,
    planVersionId,
    currency: tenant.currency,
    cycle,
    startedAt: now,
    anchor,
    periodStart: period.start,
    periodEnd: period.end,
    periodTimeZone: period.timeZone,
    autoRenew: true,
  });
  await moveCharges(tx, invoiceId, id, period);
}
