import { AddOnInput, CancelInput, ChangePlanInput } from "@tenantry/core/billing/inputs";
import { parseTenantId } from "@tenantry/core/ids";
import { currencies, isCurrency } from "@tenantry/core/money";
import { billingOverview } from "@tenantry/services/billing/billing-overview";
import { planOptions } from "@tenantry/services/billing/plan-options";
import { listPlans } from "@tenantry/services/catalogue/list-plans";
import { buyAddOn } from "@tenantry/services/subscription/buy-add-on";
import { cancelSubscription } from "@tenantry/services/subscription/cancel";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { dropAddOn } from "@tenantry/services/subscription/drop-add-on";
import { listAddOns } from "@tenantry/services/subscription/list-add-ons";
import { previewAddOn } from "@tenantry/services/subscription/preview-add-on";
import { previewChange } from "@tenantry/services/subscription/preview-change";
import { resumeSubscription } from "@tenantry/services/subscription/resume";
import { retentionOffer } from "@tenantry/services/subscription/retention-offer";
import { setAutoRenew } from "@tenantry/services/subscription/set-auto-renew";
import { undoChange } from "@tenantry/services/subscription/undo-change";
import { getTenant } from "@tenantry/services/tenant/get-tenant";
import { z } from "zod";
import { PlanResponse, presentPlan, presentUsage, UsageResponse } from "../presenters.ts";
import { memberProcedure, publicProcedure, router, tenantProcedure } from "../trpc.ts";

export const subscriptionRouter = router({
  /** `GET /v1/subscriptions/plans`: in the caller's currency with a token, else in `currency` or USD. */
  plans: publicProcedure
    .meta({
      openapi: {
        method: "GET",
        path: "/v1/subscriptions/plans",
        tags: ["Subscriptions"],
        summary: "Plans that can be chosen",
      },
    })
    .input(z.object({ currency: z.enum(currencies).optional() }))
    .output(z.object({ plans: z.array(PlanResponse) }))
    .query(async ({ ctx, input }) => {
      const { plans, features } = await listPlans(ctx.service.db.orm);
      const session = await ctx.user();
      const tenantId = session?.session.tenantId;
      const mine = tenantId ? await getTenant({ ...ctx.service, tenantId: parseTenantId(tenantId) }) : undefined;
      const own = mine && isCurrency(mine.tenant.currency) ? mine.tenant.currency : undefined;
      const codes = features.map((feature) => feature.code);
      return {
        plans: plans.map((plan) =>
          presentPlan(plan, codes, input.currency ?? own ?? "USD", plan.code === mine?.current?.plan.code),
        ),
      };
    }),

  /** `GET /v1/subscriptions/usage`: what is used of each limit in its open window. */
  usage: memberProcedure("workspace:read")
    .meta({
      openapi: {
        method: "GET",
        path: "/v1/subscriptions/usage",
        tags: ["Subscriptions"],
        summary: "What is used",
        protect: true,
      },
    })
    .input(z.object({}).optional())
    .output(UsageResponse)
    .query(async ({ ctx }) => presentUsage(await getTenant(ctx.service), ctx.platform.clock.now())),

  /** The owner's view of what a tenant is on: status, trial, limits and what is used of them. */
  current: tenantProcedure("billing:read").query(async ({ ctx }) => {
    const { current, axes, features, limits, used } = await getTenant(ctx.service);
    return {
      now: ctx.service.clock.now(),
      status: axes.subscription,
      access: axes.access,
      plan: current && { code: current.plan.code, name: current.plan.name },
      trialEndsAt: axes.subscription === "trialing" ? (current?.subscription.trialEndsAt ?? null) : null,
      periodEnd: current?.subscription.periodEnd ?? null,
      cycle: current?.subscription.cycle ?? null,
      meters: Object.entries(used).map(([meter, count]) => ({
        meter,
        used: count,
        limit: limits[meter] ?? null,
      })),
      features,
    };
  }),

  overview: tenantProcedure("billing:read").query(({ ctx }) => billingOverview(ctx.service)),

  /** Every public plan in every cycle at the tenant's own prices. */
  options: tenantProcedure("billing:read").query(({ ctx }) => planOptions(ctx.service)),

  preview: tenantProcedure("billing:read")
    .input(ChangePlanInput)
    .query(({ ctx, input: { tenantId: _, ...change } }) => previewChange(ctx.service, { ...change, by: "customer" })),

  change: tenantProcedure("billing:write")
    .input(ChangePlanInput)
    .mutation(({ ctx, input: { tenantId: _, ...change } }) => changePlan(ctx.service, { ...change, by: "customer" })),

  undoChange: tenantProcedure("billing:write").mutation(({ ctx }) => undoChange(ctx.service)),

  /** Features that are sold on top of the plan, and those that the tenant has. */
  addOns: tenantProcedure("billing:read").query(({ ctx }) => listAddOns(ctx.service)),

  previewAddOn: tenantProcedure("billing:read")
    .input(AddOnInput)
    .query(({ ctx, input: { featureCode } }) => previewAddOn(ctx.service, { featureCode })),

  buyAddOn: tenantProcedure("billing:write")
    .input(AddOnInput)
    .mutation(({ ctx, input: { featureCode } }) => buyAddOn(ctx.service, { featureCode })),

  dropAddOn: tenantProcedure("billing:write")
    .input(AddOnInput)
    .mutation(({ ctx, input: { featureCode } }) => dropAddOn(ctx.service, { featureCode })),

  retentionOffer: tenantProcedure("billing:read").query(({ ctx }) => retentionOffer(ctx.service)),

  cancel: tenantProcedure("billing:write")
    .input(CancelInput)
    .mutation(({ ctx, input: { tenantId: _, ...input } }) => cancelSubscription(ctx.service, input)),

  resume: tenantProcedure("billing:write").mutation(({ ctx }) => resumeSubscription(ctx.service)),

  setAutoRenew: tenantProcedure("billing:write")
    .input(z.object({ autoRenew: z.boolean() }))
    .mutation(async ({ ctx, input: { autoRenew } }) => {
      await setAutoRenew(ctx.service, { autoRenew });
      return { autoRenew };
    }),
});
