import { DomainError } from "@tenantry/core/errors";
import type { TenantContext } from "../context.ts";
import { loadTenantFacts } from "./tenant-facts.ts";

/**
 * What the fourth axis says of a workspace: blocked means nothing, read-only means looking. `pay`: whoever is blocked for
 * want of a subscription can still get one, a suspended or deactivated tenant cannot.
 * Errors: `forbidden` with `details.access`, `read_only`.
 */
export async function requireAccess(ctx: TenantContext, wanted: "read" | "write" | "pay"): Promise<void> {
  const { axes, tenant } = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    loadTenantFacts(tx, ctx.tenantId, ctx.clock.now()),
  );
  const isLocked = tenant.suspendedAt !== null || tenant.deactivatedAt !== null;
  if (axes.access === "blocked" && (wanted !== "pay" || isLocked)) {
    throw new DomainError("forbidden", "The workspace is blocked.", { details: { access: axes.access } });
  }
  if (wanted === "write" && axes.access === "read_only") {
    throw new DomainError("read_only", "The workspace is read-only.");
  }
}
