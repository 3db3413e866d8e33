import type { Queryable } from "@tenantry/db/client";
import { clocks, provisioningSteps, registrations, tenants } from "@tenantry/db/platform/tenancy";
import { and, count, eq, type SQL, sql } from "drizzle-orm";

/** A workspace is ready in seconds; one that is not after this many minutes waits for staff. */
const patienceMinutes = 10;

/**
 * Businesses whose setting-up failed, does not come to its end, or lacks a later step; not those that were given up.
 * For queries over `tenants` joined with `registrations`. `now` is the platform's time.
 */
export function isStuck(now: Date): SQL {
  const before = new Date(now.getTime() - patienceMinutes * 60_000).toISOString();
  const accepted = sql`${registrations.rejectedAt} is null
    and (not ${registrations.needsConfirmation} or ${registrations.confirmedAt} is not null)
    and (not ${registrations.needsApproval} or ${registrations.approvedAt} is not null)
    and (not ${registrations.needsPayment} or ${registrations.paidAt} is not null)`;
  // A sandbox's own dates say nothing about real waiting; its clock was last moved in real time.
  const since = sql`coalesce(
    (select own.moved_at from ${clocks} own where own.tenant_id = ${tenants.id}),
    ${tenants.provisioningStartedAt},
    greatest(${tenants.createdAt}, ${registrations.confirmedAt}, ${registrations.approvedAt}, ${registrations.paidAt}))`;
  const lacksStep = sql`exists (select 1 from ${provisioningSteps} step where step.tenant_id = ${tenants.id}
    and step.finished_at is null and step.error is not null)`;
  return sql`(${accepted} and (
    (${tenants.readyAt} is null and (${tenants.provisioningFailedAt} is not null or ${since} <= ${before}))
    or (${tenants.readyAt} is not null and ${lacksStep})))`;
}

/** How many wait for staff, for the notice on their dashboard. Reads across tenants. */
export async function countStuck(db: Queryable, now: Date): Promise<number> {
  const [row] = await db
    .select({ value: count() })
    .from(tenants)
    .innerJoin(registrations, and(eq(registrations.tenantId, tenants.id)))
    .where(isStuck(now));
  return row?.value ?? 0;
}
