import type { Queryable } from "@tenantry/db/client";
import { memberships, owners } from "@tenantry/db/platform/identity";
import { and, asc, eq, inArray } from "drizzle-orm";

/**
 * The address of each business's longest-standing owner; who registered it may have handed it over. Businesses whose
 * registration nobody has confirmed have none. For staff, who see all memberships.
 */
export async function currentOwners(db: Queryable, tenantIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (tenantIds.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([memberships.tenantId], { tenantId: memberships.tenantId, email: owners.email })
    .from(memberships)
    .innerJoin(owners, eq(owners.id, memberships.ownerId))
    .where(and(inArray(memberships.tenantId, [...tenantIds]), eq(memberships.role, "owner")))
    .orderBy(memberships.tenantId, asc(memberships.createdAt), asc(memberships.ownerId));
  return new Map(rows.map(({ tenantId, email }) => [tenantId, email]));
}
