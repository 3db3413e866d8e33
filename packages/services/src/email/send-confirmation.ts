import type { TenantId } from "@tenantry/core/ids";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import { registrations, tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { type MailContext, sendOnce, wasSent } from "./send-once.ts";

/** Mails the link that confirms a registration; to a known address, the one that adds the business to its account. */
export async function sendConfirmation(
  ctx: MailContext,
  input: { tenantId: TenantId; requestId: string },
): Promise<void> {
  const { tenantId } = input;
  const key = `confirm_address:${input.requestId}`;
  if (await wasSent(ctx, key)) return;
  const [row] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select()
      .from(registrations)
      .innerJoin(tenants, eq(tenants.id, registrations.tenantId))
      .where(eq(registrations.tenantId, tenantId)),
  );
  if (!row || registrationStatus(row.registrations, ctx.clock.now()) !== "awaiting_email") return;
  const { registrations: registration, tenants: tenant } = row;
  const { url, expiresAt } = await ctx.links.confirmRegistration({ tenantId, registrationId: registration.id });
  const common = { key, to: registration.adminEmail, locale: registration.locale === "ar" ? "ar" : "en" } as const;
  const props = {
    name: registration.adminName,
    businessName: tenant.name,
    url,
    expiresAt: expiresAt.toISOString(),
    timeZone: tenant.timeZone,
  };
  if (registration.knownAddress) {
    const at = (path: string) => new URL(path, ctx.origins.portalOrigin).toString();
    const links = { signInUrl: at("/tenant/login"), resetUrl: at("/tenant/forgot") };
    await sendOnce(ctx, tenantId, { ...common, template: "account_exists", props: { ...props, ...links } });
  } else {
    await sendOnce(ctx, tenantId, { ...common, template: "confirm_address", props });
  }
}
