import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { memberships } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { desc, eq } from "drizzle-orm";
import type { MailContext } from "./send-once.ts";

const mostBusinesses = 200;

/** The sandbox whose captured mail holds what such an owner is sent; null for whoever has a real business or none. */
export async function sandboxOfOwner(ctx: MailContext, ownerId: string): Promise<TenantId | null> {
  const rows = await ctx.db.orm
    .select({ id: tenants.id, sandbox: tenants.sandbox })
    .from(memberships)
    .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
    .where(eq(memberships.ownerId, ownerId))
    .orderBy(desc(memberships.createdAt))
    .limit(mostBusinesses);
  const [newest] = rows;
  return newest && rows.every((row) => row.sandbox) ? parseTenantId(newest.id) : null;
}
