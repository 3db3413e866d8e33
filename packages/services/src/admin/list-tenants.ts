import { isUuid, parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { TenantListInput } from "@tenantry/core/tenant/inputs";
import { memberships, owners } from "@tenantry/db/platform/identity";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, count, desc, eq, gte, inArray, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { currentOwners } from "../membership/current-owners.ts";
import { isStuck } from "../provisioning/stuck.ts";
import { axesOf, type TenantAxes } from "../tenant/tenant-facts.ts";

export type TenantRow = {
  id: TenantId;
  name: string;
  name2: string | null;
  slug: string;
  email: string;
  ownerEmail: string;
  planCode: string;
  axes: TenantAxes;
  createdAt: Date;
  lastActivityAt: Date | null;
  isSandbox: boolean;
};

/** One page of all tenants for staff: search by id, name, e-mail or slug; filters; stable order. */
export async function listTenants(
  ctx: ServiceContext,
  input: TenantListInput,
): Promise<{ rows: TenantRow[]; total: number }> {
  const now = ctx.clock.now();
  const live = and(eq(subscriptions.tenantId, tenants.id), isNull(subscriptions.endedAt));
  const where = and(
    searchOf(input.search),
    input.plan ? planIs(input.plan) : undefined,
    input.status ? statusIs(input.status, now) : undefined,
    input.provisioning ? isStuck(now) : undefined,
    input.sandbox ? eq(tenants.sandbox, input.sandbox === "only") : undefined,
    input.createdFrom ? gte(tenants.createdAt, input.createdFrom) : undefined,
    input.createdTo ? lt(tenants.createdAt, input.createdTo) : undefined,
  );
  const order = input.direction === "asc" ? asc : desc;
  const column = input.sort === "name" ? tenants.name : tenants.createdAt;
  const [rows, [total]] = await Promise.all([
    ctx.db.orm
      .select({ tenant: tenants, registration: registrations, subscription: subscriptions, ownerEmail: owners.email })
      .from(tenants)
      .innerJoin(registrations, eq(registrations.tenantId, tenants.id))
      .innerJoin(owners, eq(owners.id, registrations.ownerId))
      .leftJoin(subscriptions, live)
      .where(where)
      .orderBy(order(column), order(tenants.id))
      .limit(input.pageSize)
      .offset((input.page - 1) * input.pageSize),
    ctx.db.orm
      .select({ value: count() })
      .from(tenants)
      .innerJoin(registrations, eq(registrations.tenantId, tenants.id))
      .innerJoin(owners, eq(owners.id, registrations.ownerId))
      .leftJoin(subscriptions, live)
      .where(where),
  ]);
  const [ended, current] = await Promise.all([
    lastSubscriptions(
      ctx,
      rows.filter((row) => row.tenant.readyAt && !row.subscription).map((row) => row.tenant.id),
    ),
    currentOwners(
      ctx.db.orm,
      rows.map((row) => row.tenant.id),
    ),
  ]);
  return {
    total: total?.value ?? 0,
    rows: rows.map(({ tenant, registration, subscription: live, ownerEmail }) => {
      const subscription = live ?? ended.get(tenant.id) ?? null;
      return {
        id: parseTenantId(tenant.id),
        name: tenant.name,
        name2: tenant.name2,
        slug: tenant.slug,
        email: tenant.email,
        ownerEmail: current.get(tenant.id) ?? ownerEmail,
        planCode: subscription?.planCode ?? registration.planCode,
        axes: axesOf(tenant, registration, subscription, now),
        createdAt: tenant.createdAt,
        lastActivityAt: tenant.lastActivityAt,
        isSandbox: tenant.sandbox,
      };
    }),
  };
}

/** What tenants without a live subscription were on last. */
async function lastSubscriptions(ctx: ServiceContext, ids: string[]) {
  if (ids.length === 0) return new Map<string, typeof subscriptions.$inferSelect>();
  const rows = await ctx.db.orm
    .selectDistinctOn([subscriptions.tenantId])
    .from(subscriptions)
    .where(inArray(subscriptions.tenantId, ids))
    .orderBy(subscriptions.tenantId, desc(subscriptions.startedAt));
  return new Map(rows.map((row) => [row.tenantId, row]));
}

/** The plan a tenant is on, else the one it was on last, else the one it registered for. */
function planIs(code: string): SQL {
  return sql`case
    when ${subscriptions.id} is not null then ${subscriptions.planCode} = ${code}
    when ${tenants.readyAt} is null then ${registrations.planCode} = ${code}
    else ${tenants.id} in (
      select ended.tenant_id
      from (select distinct on (s.tenant_id) s.tenant_id, s.plan_code from ${subscriptions} s order by s.tenant_id, s.started_at desc) ended
      where ended.plan_code = ${code}) end`;
}

function searchOf(search: string): SQL | undefined {
  if (!search) return undefined;
  if (isUuid(search.toLowerCase())) return eq(tenants.id, search.toLowerCase());
  // Lowered by PostgreSQL, as the texts are: it and JavaScript do not agree on every letter.
  const pattern = sql`lower(${`%${search.replace(/[\\%_]/g, "\\$&")}%`})`;
  const text = sql`lower(${tenants.name} || ' ' || coalesce(${tenants.name2}, '') || ' ' || ${tenants.slug} || ' ' || ${tenants.email})`;
  const run = sql`${tenants.id} in (select m.tenant_id from ${memberships} m join ${owners} o on o.id = m.owner_id where o.email like ${pattern})`;
  return or(sql`${text} like ${pattern}`, sql`${owners.email} like ${pattern}`, run);
}

/** `displayTenantStatus` of core, said in SQL so that it can be filtered by; a test holds the two together. */
function statusIs(status: NonNullable<TenantListInput["status"]>, now: Date): SQL | undefined {
  const trialOpen = and(isNotNull(subscriptions.trialEndsAt), lt(subscriptions.periodStart, subscriptions.trialEndsAt));
  const at = now.toISOString();
  const over = sql`coalesce(${subscriptions.cancelAt}, case when not ${subscriptions.autoRenew} or (${trialOpen}) then case when ${trialOpen} then ${subscriptions.trialEndsAt} else ${subscriptions.periodEnd} end end) <= ${at}`;
  const hasLive = isNotNull(subscriptions.id);
  const ended = sql`(${tenants.readyAt} is not null and (${subscriptions.id} is null or coalesce(${over}, false)))`;
  const word = sql`case
    when ${tenants.suspendedAt} <= ${at} then 'suspended'
    when ${tenants.deactivatedAt} <= ${at} then 'canceled'
    when ${ended} then 'canceled'
    when ${tenants.readyAt} is null and ${tenants.provisioningFailedAt} is not null then 'failed'
    when ${tenants.readyAt} is null or not (${hasLive}) then 'pending'
    when ${trialOpen} then 'trial'
    else 'active' end`;
  return sql`${word} = ${status}`;
}
