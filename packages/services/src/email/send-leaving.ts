import { assert } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { exportStatus } from "@tenantry/core/leaving/export";
import { duePurgeReminder, type PurgeReminder, purgeDueAt } from "@tenantry/core/leaving/purge";
import type { EmailMessage } from "@tenantry/core/ports/email";
import { memberships, owners } from "@tenantry/db/platform/identity";
import { type purgeCertificates, tenantExports } from "@tenantry/db/platform/leaving";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { loadSettings } from "../settings/load-settings.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";
import { type MailContext, sendOnce } from "./send-once.ts";
import { localeOf } from "./send-to-payers.ts";

const mostReaders = 20;

type Body = Extract<
  EmailMessage,
  { template: "tenant_deactivated" | "purge_reminder" | "export_ready" | "tenant_purged" }
>;
type Compose = (reader: { name: string; businessName: string; timeZone: string }) => DistributiveBody<Body>;
type DistributiveBody<M> = M extends EmailMessage ? Pick<M, "template" | "props"> : never;

/** Says that the business is closed, until when it can come back, and what becomes of the money. */
export async function sendDeactivated(ctx: MailContext, tenantId: TenantId): Promise<void> {
  const tenant = await loadTenant(ctx, tenantId);
  const purgeAt = purgeDueAt(tenant, (await loadSettings(ctx.db.orm)).retentionDays);
  // Brought back before the mail went out: there is nothing to tell.
  if (!purgeAt || !tenant.deactivatedAt) return;
  const key = `tenant_deactivated:${tenantId}:${tenant.deactivatedAt.toISOString()}`;
  await sendToOwners(ctx, tenant, key, (reader) => ({
    template: "tenant_deactivated",
    props: { ...reader, purgeAt: purgeAt.toISOString(), settingsUrl: settingsUrl(ctx, tenantId) },
  }));
}

/** The reminder that is due now, if any: once for good per (day of the purge, offset). */
async function sendPurgeReminder(ctx: MailContext, tenantId: TenantId): Promise<PurgeReminder | null> {
  const now = ctx.clock.now();
  const tenant = await loadTenant(ctx, tenantId);
  const purgeAt = purgeDueAt(tenant, (await loadSettings(ctx.db.orm)).retentionDays);
  const due = purgeAt && !tenant.purgeStartedAt ? duePurgeReminder(purgeAt, now) : null;
  if (!due || !purgeAt) return null;
  const daysLeft = Math.ceil((purgeAt.getTime() - now.getTime()) / 86_400_000);
  const sent = await sendToOwners(
    ctx,
    tenant,
    `purge_reminder:${tenantId}:${purgeAt.toISOString()}:${due}`,
    (reader) => ({
      template: "purge_reminder",
      props: { ...reader, purgeAt: purgeAt.toISOString(), daysLeft, settingsUrl: settingsUrl(ctx, tenantId) },
    }),
  );
  return sent ? due : null;
}

/** Fourteen and three days before a purge, by each tenant's own time. */
export async function sweepPurgeReminders(ctx: MailContext): Promise<{ done: number }> {
  const rows = await ctx.db.orm
    .select({ tenantId: tenants.id, ownTime: clocks.now })
    .from(tenants)
    .leftJoin(clocks, eq(clocks.tenantId, tenants.id))
    .where(and(isNotNull(tenants.deactivatedAt), isNull(tenants.purgeStartedAt)))
    .orderBy(sql`coalesce(${tenants.purgeAt}, ${tenants.deactivatedAt})`)
    .limit(10_000);
  return sweepTenants(
    ctx,
    rows,
    "purge reminders",
    async (tenant) => (await sendPurgeReminder({ ...ctx, ...tenant }, tenant.tenantId)) !== null,
  );
}

/** Leads to the page that has the file, never to the file. */
export async function sendExportReady(
  ctx: MailContext,
  { tenantId, exportId }: { tenantId: TenantId; exportId: string },
): Promise<void> {
  const now = ctx.clock.now();
  const tenant = await loadTenant(ctx, tenantId);
  const [row] = await ctx.db.withTenant(tenantId, (tx) =>
    tx.select().from(tenantExports).where(eq(tenantExports.id, exportId)),
  );
  if (!row?.expiresAt || exportStatus(row, now) !== "ready") return;
  const expiresAt = row.expiresAt.toISOString();
  const only = row.requestedBy === "owner" ? row.requesterId : null;
  const compose: Compose = (reader) => ({
    template: "export_ready",
    props: { ...reader, expiresAt, settingsUrl: settingsUrl(ctx, tenantId) },
  });
  await sendToOwners(ctx, tenant, `export_ready:${exportId}`, compose, only);
}

/** The certificate, to the owners whose addresses the next step erases. */
export async function sendPurged(
  ctx: MailContext,
  tenantId: TenantId,
  certificate: typeof purgeCertificates.$inferSelect,
): Promise<void> {
  const { id, issuedAt, removed, kept } = certificate;
  await sendToOwners(ctx, await loadTenant(ctx, tenantId), `tenant_purged:${tenantId}`, (reader) => ({
    template: "tenant_purged",
    props: { ...reader, certificate: id, issuedAt: issuedAt.toISOString(), removed, kept },
  }));
}

const settingsUrl = (ctx: MailContext, tenantId: TenantId): string =>
  new URL(`/tenant/settings?tenant=${tenantId}&tab=leaving`, ctx.origins.portalOrigin).toString();

async function loadTenant(ctx: MailContext, tenantId: TenantId) {
  const [tenant] = await ctx.db.withTenant(tenantId, (tx) => tx.select().from(tenants).where(eq(tenants.id, tenantId)));
  assert(tenant, "a mail about a tenant that is not there");
  return { ...tenant, id: tenantId };
}

/** True when somebody was told for the first time. `only`: the id of one owner. */
async function sendToOwners(
  ctx: MailContext,
  tenant: Awaited<ReturnType<typeof loadTenant>>,
  key: string,
  compose: Compose,
  only: string | null = null,
): Promise<boolean> {
  const people = await ctx.db.withTenant(tenant.id, (tx) =>
    tx
      .select({ id: owners.id, name: owners.name, email: owners.email, locale: owners.locale })
      .from(memberships)
      .innerJoin(owners, eq(owners.id, memberships.ownerId))
      .where(
        and(
          eq(memberships.tenantId, tenant.id),
          eq(memberships.role, "owner"),
          ...(only === null ? [] : [eq(owners.id, only)]),
        ),
      )
      .orderBy(asc(memberships.createdAt))
      .limit(mostReaders),
  );
  let told = false;
  for (const { id, name, email, locale: language } of people) {
    const locale = localeOf(language);
    const businessName = (locale === "ar" && tenant.name2) || tenant.name;
    const body = compose({ name, businessName, timeZone: tenant.timeZone });
    const outcome = await sendOnce(ctx, tenant.id, { key: `${key}:${id}`, to: email, locale, ...body });
    told ||= outcome === "sent";
  }
  return told;
}
