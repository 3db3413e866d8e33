import { recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { setOverride } from "../entitlements/set-override.ts";
import { deactivateTenant } from "../leaving/deactivate.ts";
import { restoreTenant } from "../leaving/restore.ts";
import { getTenant } from "../tenant/get-tenant.ts";
import { reactivateTenant, suspendTenant } from "../tenant/suspend.ts";

export type UpdateTenantByStaff = {
  readonly status?: "active" | "suspended" | "canceled" | undefined;
  readonly featureFlags?: Readonly<Record<string, boolean>> | undefined;
  readonly adminNotes?: string | null | undefined;
  readonly reason: string;
};

/**
 * S3's admin override: suspension, features of a special deal, notes. Each part is a change of its own with its audit row;
 * what is so already stays without one. Errors: those of the parts.
 */
export async function updateTenantByStaff(
  ctx: TenantContext,
  input: UpdateTenantByStaff,
): Promise<{ updatedAt: Date }> {
  const { status, featureFlags, adminNotes, reason } = input;
  const { tenant } = await getTenant(ctx);
  if (featureFlags) await setFeatures(ctx, { features: featureFlags, reason });
  if (adminNotes !== undefined) await setNotes(ctx, adminNotes, reason, tenant.adminNotes);
  if (status === "suspended" && !tenant.suspendedAt) await suspendTenant(ctx, { reason });
  if (status === "active" && tenant.suspendedAt) await reactivateTenant(ctx, { reason });
  if (status === "active" && tenant.deactivatedAt) await restoreTenant(ctx, { reason });
  if (status === "canceled" && !tenant.deactivatedAt) await deactivateTenant(ctx, { reason });
  return { updatedAt: ctx.clock.now() };
}

/** Gives or takes features by agreement; those that are so already are left alone. Errors: those of `setOverride`. */
export async function setFeatures(
  ctx: TenantContext,
  { features, reason }: { features: Readonly<Record<string, boolean>>; reason: string },
): Promise<void> {
  const { features: before } = await getTenant(ctx);
  for (const [code, enabled] of Object.entries(features)) {
    if (before[code] === enabled) continue;
    await setOverride(ctx, { value: { kind: "feature", code, enabled }, reason });
  }
}

async function setNotes(
  ctx: TenantContext,
  adminNotes: string | null,
  reason: string,
  before: string | null,
): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  await ctx.db.withTenant(tenantId, async (tx) => {
    await tx.update(tenants).set({ adminNotes, updatedAt: now }).where(eq(tenants.id, tenantId));
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "tenant.notes_changed", reason, requestId };
    await recordAudit(tx, { ...entry, before: { adminNotes: before }, after: { adminNotes } }, now);
  });
}
