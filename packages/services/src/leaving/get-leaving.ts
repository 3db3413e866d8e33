import { DomainError } from "@tenantry/core/errors";
import { exportsPerDay, exportWindowStart } from "@tenantry/core/leaving/export";
import { purgeDate, purgeDueAt } from "@tenantry/core/leaving/purge";
import type { LocalText } from "@tenantry/core/locale";
import { subscriptionStatus } from "@tenantry/core/subscription/status";
import { invoices } from "@tenantry/db/platform/billing";
import { plans } from "@tenantry/db/platform/catalogue";
import { purgeCertificates, purgeSteps, tenantExports } from "@tenantry/db/platform/leaving";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, count, eq, gt, isNotNull, isNull } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { loadSettings } from "../settings/load-settings.ts";
import { type ExportSummary, listExports } from "./read-export.ts";

export type Leaving = {
  name: string;
  isReady: boolean;
  retentionDays: number;
  deactivatedAt: Date | null;
  /** Of a business that has left: when it may be purged. Of another: when it would be, if it left now. */
  purgeAt: Date;
  holdUntil: Date | null;
  purgeStartedAt: Date | null;
  purgedAt: Date | null;
  /** What is paid for, and until when it runs; null where nothing that could end. */
  subscription: { plan: LocalText; endsAt: Date } | null;
  openInvoices: number;
  exports: ExportSummary[];
  /** Exports that the owners may still ask for today. */
  exportsLeft: number;
};

/** Everything that leaving asks and shows, for the owner. Throws `not_found`. */
export async function getLeaving(ctx: TenantContext): Promise<Leaving> {
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  const facts = await ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
    if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
    const [live] = await tx
      .select({ subscription: subscriptions, plan: plans.name })
      .from(subscriptions)
      .innerJoin(plans, eq(plans.code, subscriptions.planCode))
      .where(and(eq(subscriptions.tenantId, tenantId), isNull(subscriptions.endedAt)));
    const [open] = await tx
      .select({ count: count() })
      .from(invoices)
      .where(
        and(
          eq(invoices.tenantId, tenantId),
          isNotNull(invoices.finalizedAt),
          isNull(invoices.paidAt),
          isNull(invoices.voidedAt),
          isNull(invoices.uncollectibleAt),
        ),
      );
    const [recent] = await tx
      .select({ count: count() })
      .from(tenantExports)
      .where(
        and(
          eq(tenantExports.tenantId, tenantId),
          eq(tenantExports.requestedBy, "owner"),
          gt(tenantExports.requestedAt, exportWindowStart(now)),
        ),
      );
    return { tenant, live, open: open?.count ?? 0, recent: recent?.count ?? 0, settings: await loadSettings(tx) };
  });
  const { tenant, live, settings } = facts;
  const { retentionDays } = settings;
  const endsAt = live?.subscription.cancelAt ?? live?.subscription.periodEnd ?? null;
  const runs = live && endsAt && subscriptionStatus(live.subscription, now) !== "ended";
  return {
    name: tenant.name,
    isReady: tenant.readyAt !== null,
    retentionDays,
    deactivatedAt: tenant.deactivatedAt,
    purgeAt: purgeDueAt(tenant, retentionDays) ?? purgeDate(now, retentionDays),
    holdUntil: tenant.holdUntil,
    purgeStartedAt: tenant.purgeStartedAt,
    purgedAt: tenant.purgedAt,
    subscription: runs ? { plan: live.plan, endsAt } : null,
    openInvoices: facts.open,
    exports: await listExports(ctx),
    exportsLeft: Math.max(0, exportsPerDay - facts.recent),
  };
}

/** The same for staff, with the hold's reason, the ledger of the purge and its certificate. */
export async function getLeavingForStaff(ctx: TenantContext) {
  const { tenantId } = ctx;
  const leaving = await getLeaving(ctx);
  const ours = await ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select({ holdReason: tenants.holdReason }).from(tenants).where(eq(tenants.id, tenantId));
    const steps = await tx
      .select()
      .from(purgeSteps)
      .where(eq(purgeSteps.tenantId, tenantId))
      .orderBy(asc(purgeSteps.startedAt));
    const [certificate] = await tx.select().from(purgeCertificates).where(eq(purgeCertificates.tenantId, tenantId));
    return { holdReason: tenant?.holdReason ?? null, steps, certificate: certificate ?? null };
  });
  return { ...leaving, ...ours };
}
