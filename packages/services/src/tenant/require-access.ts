import { DomainError } from "@tenantry/core/errors";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { loadTenantFacts } from "./tenant-facts.ts";

/**
 * What the fourth axis says of a workspace: blocked means nothing, read-only means looking. `pay`: whoever is blocked or
 * read-only for want of a subscription can still get one; a suspended or deactivated tenant cannot.
 * Errors: `forbidden` with `details.access`, `read_only`.
 */
export async function requireAccess(ctx: TenantContext, wanted: "read" | "write" | "pay"): Promise<void> {
  const { axes, tenant } = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    loadTenantFacts(tx, ctx.tenantId, ctx.clock.now()),
  );
  const { access } = axes;
  if (access === "blocked" && (wanted !== "pay" || tenant.suspendedAt !== null)) {
    throw new DomainError("forbidden", "The workspace is blocked.", { details: { access } });
  }
  const isReadOnly = tenant.deactivatedAt !== null || (wanted === "write" && access === "read_only");
  if (wanted !== "read" && isReadOnly) throw new DomainError("read_only", "The workspace is read-only.");
}

/** What the owner of a business that is closed may not change any more. Errors: `read_only`. */
export async function requireOpen(ctx: TenantContext): Promise<void> {
  const [tenant] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx.select({ closedAt: tenants.deactivatedAt }).from(tenants).where(eq(tenants.id, ctx.tenantId)),
  );
  if (tenant?.closedAt) throw new DomainError("read_only", "The business is closed: it can be read and exported.");
}
