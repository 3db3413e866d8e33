import { overrides } from "@tenantry/db/platform/entitlements";
import { staff } from "@tenantry/db/platform/identity";
import { usageDaily } from "@tenantry/db/platform/usage";
import { and, desc, eq, gte, inArray, isNull } from "drizzle-orm";
import { readCounted, usageIn } from "../billing/load-usage.ts";
import type { TenantContext } from "../context.ts";
import { explainTenant } from "../entitlements/explain.ts";
import { loadTenantFacts } from "../tenant/tenant-facts.ts";

const overridesShown = 200;
const daysShown = 30;
const dayMs = 86_400_000;

/** Why a tenant may what it may, what it uses, and the agreements that stand or are still to begin, newest first. */
export async function getTenantEntitlements(ctx: TenantContext) {
  const { tenantId } = ctx;
  const now = ctx.clock.now();
  const explanation = await explainTenant(ctx);
  const counted = await readCounted(ctx);
  const { used, agreed } = await ctx.db.withTenant(tenantId, async (tx) => {
    const { current, tenant } = await loadTenantFacts(tx, tenantId, now);
    const rows = await tx
      .select()
      .from(overrides)
      .where(
        and(
          eq(overrides.tenantId, tenantId),
          inArray(overrides.kind, ["feature", "limit"]),
          isNull(overrides.withdrawnAt),
        ),
      )
      .orderBy(desc(overrides.createdAt))
      .limit(overridesShown);
    const usage = current ? usageIn(counted, current.subscription, tenant.timeZone, now) : {};
    return { used: usage, agreed: rows };
  });
  const authors = [...new Set(agreed.flatMap(({ createdBy }) => createdBy ?? []))];
  const people =
    authors.length === 0
      ? []
      : await ctx.db.orm.select({ id: staff.id, name: staff.name }).from(staff).where(inArray(staff.id, authors));
  return {
    ...explanation,
    used,
    overrides: agreed
      .filter(({ endsAt }) => endsAt === null || endsAt > now)
      .flatMap(({ id, value, reason, createdAt, createdBy, startsAt, endsAt }) => {
        // Agreements on price belong to billing.
        if (value.kind !== "feature" && value.kind !== "limit") return [];
        const by = people.find((person) => person.id === createdBy)?.name ?? null;
        return [{ id, value, reason, createdAt, startsAt, endsAt, by, hasBegun: startsAt <= now }];
      }),
  };
}

/** The daily roll-up of the last thirty days, the newest first; days of UTC. */
export async function listDailyUsage(ctx: TenantContext) {
  const from = new Date(ctx.clock.now().getTime() - daysShown * dayMs).toISOString().slice(0, 10);
  return ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select({ day: usageDaily.day, meter: usageDaily.meter, quantity: usageDaily.quantity })
      .from(usageDaily)
      .where(and(eq(usageDaily.tenantId, ctx.tenantId), gte(usageDaily.day, from)))
      .orderBy(desc(usageDaily.day), usageDaily.meter)
      .limit(1000),
  );
}
