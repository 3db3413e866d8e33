import type { TenantId } from "@tenantry/core/ids";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { loadSettings } from "../settings/load-settings.ts";
import { type MailContext, sendOnce } from "./send-once.ts";
import { localeOf } from "./send-to-payers.ts";

/** Tells the applicant that the business could not be set up and was given up; once for each registration. */
export async function sendRolledBack(ctx: MailContext, tenantId: TenantId): Promise<void> {
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
  if (!row?.registration.rejectedAt) return;
  const { tenant, registration } = row;
  const locale = localeOf(registration.locale);
  await sendOnce(ctx, tenantId, {
    key: `setup_rolled_back:${registration.id}`,
    to: registration.adminEmail,
    locale,
    template: "setup_rolled_back",
    props: {
      name: registration.adminName,
      businessName: (locale === "ar" && tenant.name2) || tenant.name,
      refunded: registration.paidAt !== null,
      registerUrl: new URL("/tenant/register", ctx.origins.portalOrigin).toString(),
      contactUrl,
    },
  });
}
