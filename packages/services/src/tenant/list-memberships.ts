import { DomainError } from "@tenantry/core/errors";
import type { MembershipRole } from "@tenantry/core/identity/permissions";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { memberships } from "@tenantry/db/platform/identity";
import { and, asc, eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { loadTenantFacts, type TenantAxes } from "./tenant-facts.ts";

const mostTenants = 50;

export type OwnedTenant = { id: TenantId; name: string; slug: string; role: MembershipRole; axes: TenantAxes };

/** The tenants of one owner, oldest membership first. */
export async function listOwnedTenants(ctx: ServiceContext, ownerId: string): Promise<OwnedTenant[]> {
  const now = ctx.clock.now();
  const rows = await ctx.db.orm
    .select({ tenantId: memberships.tenantId, role: memberships.role })
    .from(memberships)
    .where(eq(memberships.ownerId, ownerId))
    .orderBy(asc(memberships.createdAt))
    .limit(mostTenants);
  return Promise.all(
    rows.map(async ({ tenantId, role }) => {
      const id = parseTenantId(tenantId);
      const { tenant, axes } = await ctx.db.withTenant(id, (tx) => loadTenantFacts(tx, id, now));
      return { id, name: tenant.name, slug: tenant.slug, role, axes };
    }),
  );
}

/** The owner's role in a tenant; `not_found` for everybody else, so that ids cannot be probed. */
export async function requireMembership(
  ctx: ServiceContext,
  ownerId: string,
  tenantId: TenantId,
): Promise<MembershipRole> {
  const [row] = await ctx.db.orm
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.ownerId, ownerId), eq(memberships.tenantId, tenantId)));
  if (!row) throw new DomainError("not_found", "There is no tenant with this id.");
  return row.role;
}
