import type { TenantId } from "@tenantry/core/ids";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { loadSettings } from "../settings/load-settings.ts";
import { type MailContext, sendOnce } from "./send-once.ts";
import { localeOf } from "./send-to-payers.ts";

/** Tells the applicant that staff accepted the business; once for each registration. */
export async function sendRegistrationApproved(ctx: MailContext, tenantId: TenantId): Promise<void> {
  const { registration, common, props } = await load(ctx, tenantId);
  if (!registration.approvedAt) return;
  const statusUrl = new URL(`/tenant/waiting/${tenantId}`, ctx.origins.portalOrigin).toString();
  const key = `registration_approved:${registration.id}`;
  await sendOnce(ctx, tenantId, { ...common, key, template: "registration_approved", props: { ...props, statusUrl } });
}

/** Tells the applicant why staff turned the business down. */
export async function sendRegistrationRejected(ctx: MailContext, tenantId: TenantId): Promise<void> {
  const { registration, common, props, contactUrl } = await load(ctx, tenantId);
  if (!registration.rejectedAt) return;
  const reason = registration.rejectionReason ?? "";
  const key = `registration_rejected:${registration.id}`;
  await sendOnce(ctx, tenantId, {
    ...common,
    key,
    template: "registration_rejected",
    props: { ...props, reason, contactUrl },
  });
}

/** Tells the applicant that nobody answered in time, and how to go on. */
export async function sendRegistrationExpired(ctx: MailContext, tenantId: TenantId): Promise<void> {
  const { registration, common, props, contactUrl } = await load(ctx, tenantId);
  if (registrationStatus(registration, ctx.clock.now()) !== "expired") return;
  const registerUrl = new URL("/tenant/register", ctx.origins.portalOrigin).toString();
  const key = `registration_expired:${registration.id}`;
  await sendOnce(ctx, tenantId, {
    ...common,
    key,
    template: "registration_expired",
    props: { ...props, registerUrl, contactUrl },
  });
}

async function load(ctx: MailContext, tenantId: TenantId) {
  const [[row], { contactSalesUrl: contactUrl }] = await Promise.all([
    ctx.db.withTenant(tenantId, (tx) =>
      tx
        .select({ tenant: tenants, registration: registrations })
        .from(registrations)
        .innerJoin(tenants, eq(tenants.id, registrations.tenantId))
        .where(eq(registrations.tenantId, tenantId)),
    ),
    loadSettings(ctx.db.orm),
  ]);
  if (!row) throw new Error("A registration's news without the registration.");
  const { tenant, registration } = row;
  const locale = localeOf(registration.locale);
  return {
    registration,
    contactUrl,
    common: { to: registration.adminEmail, locale },
    props: { name: registration.adminName, businessName: (locale === "ar" && tenant.name2) || tenant.name },
  };
}
