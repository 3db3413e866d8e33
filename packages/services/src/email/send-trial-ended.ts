import type { TenantId } from "@tenantry/core/ids";
import { plans } from "@tenantry/db/platform/catalogue";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { loadTenantFacts } from "../tenant/tenant-facts.ts";
import type { MailContext } from "./send-once.ts";
import { sendToPayers } from "./send-to-payers.ts";

/** Says to everybody who pays which plan the tenant is on now; once per ended trial. */
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
  const plan = facts.current?.plan.name ?? facts.ended?.planName;
  await sendToPayers(ctx, tenantId, {
    key: `trial_ended:${subscriptionId}`,
    compose: ({ reader, locale }) => ({
      template: "trial_ended",
      props: {
        ownerName: reader.name,
        businessName: reader.businessName,
        planName: plan?.[locale] ?? "",
        billingUrl: new URL("/tenant/dashboard", ctx.origins.portalOrigin).toString(),
      },
    }),
  });
}
