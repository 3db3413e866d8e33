import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { Locale } from "@tenantry/core/locale";
import type { Access } from "@tenantry/core/subscription/access";
import { slugs } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { loadTenantFacts } from "./tenant-facts.ts";

export type WorkspaceHost = {
  tenantId: TenantId;
  name: string;
  name2: string | null;
  slug: string;
  language: Locale;
  logoId: string | null;
  ready: boolean;
  access: Access;
};

/** The tenant behind a workspace's subdomain; undefined when nobody has that slug. */
export async function resolveSlug(ctx: ServiceContext, slug: string): Promise<WorkspaceHost | undefined> {
  const [row] = await ctx.db.orm.select({ tenantId: slugs.tenantId }).from(slugs).where(eq(slugs.slug, slug));
  if (!row) return undefined;
  const tenantId = parseTenantId(row.tenantId);
  const { tenant, axes } = await ctx.db.withTenant(tenantId, (tx) => loadTenantFacts(tx, tenantId, ctx.clock.now()));
  // Its slug is never given again, and nobody lives there any more.
  if (tenant.purgeStartedAt) return undefined;
  return {
    tenantId,
    slug,
    name: tenant.name,
    name2: tenant.name2,
    logoId: tenant.logoId,
    language: tenant.language === "ar" ? "ar" : "en",
    ready: axes.provisioning === "ready",
    access: axes.access,
  };
}
