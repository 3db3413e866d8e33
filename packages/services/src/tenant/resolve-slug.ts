import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { Locale } from "@tenantry/core/locale";
import { slugs, tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

export type WorkspaceHost = {
  tenantId: TenantId;
  name: string;
  name2: string | null;
  slug: string;
  language: Locale;
  ready: boolean;
};

/** The tenant behind a workspace's subdomain; undefined when nobody has that slug. */
export async function resolveSlug(ctx: ServiceContext, slug: string): Promise<WorkspaceHost | undefined> {
  const [row] = await ctx.db.orm.select({ tenantId: slugs.tenantId }).from(slugs).where(eq(slugs.slug, slug));
  if (!row) return undefined;
  const tenantId = parseTenantId(row.tenantId);
  const [tenant] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ name: tenants.name, name2: tenants.name2, language: tenants.language, readyAt: tenants.readyAt })
      .from(tenants)
      .where(eq(tenants.id, tenantId)),
  );
  if (!tenant) return undefined;
  const { readyAt, language, ...names } = tenant;
  return { tenantId, slug, ...names, language: language === "ar" ? "ar" : "en", ready: readyAt !== null };
}
