import type { TenantId } from "@tenantry/core/ids";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { loadSettings } from "../settings/load-settings.ts";
import { type MailContext, sendOnce } from "./send-once.ts";
import { localeOf } from "./send-to-payers.ts";

/** Tells the applicant that staff accepted the business, and where it is paid if it waits for that; once for each. */
export async function sendRegistrationApproved(ctx: MailContext, tenantId: TenantId): Promise<void> {
  const { registration, common, props } = await load(ctx, tenantId);
  if (!registration.approvedAt) return;
  if (registrationStatus(registration, ctx.clock.now()) === "awaiting_payment")
    return sendPaymentDue(ctx, tenantId, { accepted: true });
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

/** Tells the applicant that nobody answered, or nobody paid, in time, and how to go on. */
export async function sendRegistrationExpired(ctx: MailContext, tenantId: TenantId): Promise<void> {
  const { registration, common, props, contactUrl } = await load(ctx, tenantId);
  if (registrationStatus(registration, ctx.clock.now()) !== "expired") return;
  const registerUrl = new URL("/tenant/register", ctx.origins.portalOrigin).toString();
  const waitedFor = registrationStatus({ ...registration, expiresAt: null }, ctx.clock.now());
  const template = waitedFor === "awaiting_payment" ? "registration_unpaid" : "registration_expired";
  const key = `${template}:${registration.id}`;
  await sendOnce(ctx, tenantId, { ...common, key, template, props: { ...props, registerUrl, contactUrl } });
}

/** Asks for the payment that a registration waits for: when staff have accepted it, and once before it ends. */
export async function sendPaymentDue(
  ctx: MailContext,
  tenantId: TenantId,
  { accepted }: { accepted: boolean },
): Promise<void> {
  const { registration, common, props, timeZone } = await load(ctx, tenantId);
  const { id, expiresAt } = registration;
  if (!expiresAt || registrationStatus(registration, ctx.clock.now()) !== "awaiting_payment") return;
  const payUrl = new URL(`/tenant/pay/${tenantId}`, ctx.origins.portalOrigin).toString();
  await sendOnce(ctx, tenantId, {
    ...common,
    key: accepted ? `registration_approved:${id}` : `registration_payment_due:${id}`,
    template: "registration_payment_due",
    props: { ...props, payUrl, expiresAt: expiresAt.toISOString(), timeZone, accepted },
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
    timeZone: tenant.timeZone,
    common: { to: registration.adminEmail, locale },
    props: { name: registration.adminName, businessName: (locale === "ar" && tenant.name2) || tenant.name },
  };
}
