import type { TenantId } from "@tenantry/core/ids";
import { beginStep, finishStep } from "../provisioning/ledger.ts";
import { loadTenantFacts } from "../tenant/tenant-facts.ts";
import { type MailContext, sendOnce, workspaceUrl } from "./send-once.ts";

/** The last step of the ledger: where the workspace is and until when the trial runs. */
export async function sendWelcome(ctx: MailContext, tenantId: TenantId): Promise<void> {
  const now = ctx.clock.now();
  const { tenant, registration, current } = await ctx.db.withTenant(tenantId, (tx) =>
    loadTenantFacts(tx, tenantId, now),
  );
  const locale = registration.locale === "ar" ? "ar" : "en";
  await beginStep(ctx.db, tenantId, "welcome", now);
  await sendOnce(ctx, tenantId, {
    key: `welcome:${tenantId}`,
    to: registration.adminEmail,
    locale,
    template: "welcome",
    props: {
      ownerName: registration.adminName,
      businessName: (locale === "ar" && tenant.name2) || tenant.name,
      workspaceUrl: workspaceUrl(ctx, tenant.slug),
      dashboardUrl: new URL("/tenant/dashboard", ctx.origins.portalOrigin).toString(),
      planName: current?.plan.name[locale] ?? registration.planCode,
      trialEndsAt: current?.subscription.trialEndsAt?.toISOString() ?? null,
      timeZone: tenant.timeZone,
    },
  });
  await ctx.db.withTenant(tenantId, (tx) => finishStep(tx, tenantId, "welcome", ctx.clock.now()));
}
