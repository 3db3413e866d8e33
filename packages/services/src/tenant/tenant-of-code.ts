import { DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { slugs } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

/** S4's `code` is the slug. Throws `not_found`. */
export async function tenantOfCode(ctx: ServiceContext, code: string): Promise<TenantId> {
  const [row] = await ctx.db.orm.select({ id: slugs.tenantId }).from(slugs).where(eq(slugs.slug, code));
  if (!row) throw new DomainError("not_found", "There is no account with this code.");
  return parseTenantId(row.id);
}
