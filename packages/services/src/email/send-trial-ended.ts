import type { TenantId } from "@tenantry/core/ids";
import { plans } from "@tenantry/db/platform/catalogue";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { loadTenantFacts } from "../tenant/tenant-facts.ts";
import { type MailContext, sendOnce } from "./send-once.ts";

/** Says which plan the tenant is on now; once per ended trial. */
export async function sendTrialEnded(
  ctx: MailContext,
  input: { tenantId: TenantId; subscriptionId: string },
): Promise<void> {
  const { tenantId, subscriptionId } = input;
  const now = ctx.clock.now();
  const facts = await ctx.db.withTenant(tenantId, async (tx) => {
    const [ended] = await tx
      .select({ planName: plans.name })
      .from(subscriptions)
      .innerJoin(plans, eq(plans.code, subscriptions.planCode))
      .where(eq(subscriptions.id, subscriptionId));
    return { ...(await loadTenantFacts(tx, tenantId, now)), ended };
  });
  const { tenant, registration, current, ended } = facts;
  const locale = registration.locale === "ar" ? "ar" : "en";
  await sendOnce(ctx, tenantId, {
    key: `trial_ended:${subscriptionId}`,
    to: registration.adminEmail,
    locale,
    template: "trial_ended",
    props: {
      ownerName: registration.adminName,
      businessName: (locale === "ar" && tenant.name2) || tenant.name,
      planName: (current?.plan.name ?? ended?.planName)?.[locale] ?? "",
      billingUrl: new URL("/tenant/dashboard", ctx.origins.portalOrigin).toString(),
    },
  });
}
