import { changeModes } from "@tenantry/core/billing/change-mode";
import { ChangePlanInput } from "@tenantry/core/billing/inputs";
import { Cycle } from "@tenantry/core/catalogue/plan";
import { optionalLine } from "@tenantry/core/text";
import { cancelSubscription } from "@tenantry/services/subscription/cancel";
import { previewChange } from "@tenantry/services/subscription/preview-change";
import { resumeSubscription } from "@tenantry/services/subscription/resume";
import { upgrade } from "@tenantry/services/subscription/upgrade";
import { getTenant } from "@tenantry/services/tenant/get-tenant";
import { z } from "zod";
import { paymentVisit, payUrl } from "../billing-urls.ts";
import {
  CancelResponse,
  cancelInput,
  PreviewResponse,
  presentCancel,
  presentPreview,
  presentSubscription,
  presentUpgrade,
  SubscriptionResponse,
  UpgradeResponse,
} from "../rest/present-subscription.ts";
import { memberProcedure, router } from "../trpc.ts";

const PlanChoice = z.object({ planCode: ChangePlanInput.shape.planCode, billingCycle: Cycle.optional() });
const meta = (method: "GET" | "POST", path: `/v1/${string}`, summary: string) => ({
  openapi: { method, path, summary, tags: ["Subscriptions"], protect: true },
  status: 200 as const,
});

/** S3's subscription endpoints for a workspace's administrators; the owner's screens use `subscription`. */
export const subscriptionsRestRouter = router({
  upgrade: memberProcedure("workspace:manage", "pay")
    .meta(meta("POST", "/v1/subscriptions/upgrade", "Change to another plan, paid with a saved method at once"))
    .input(PlanChoice.extend({ paymentMethodId: z.string().min(1).max(100).optional() }))
    .output(UpgradeResponse)
    .mutation(async ({ ctx: { service, platform }, input: { billingCycle, ...input } }) => {
      const { gateways, origins } = platform;
      const visitOf = (invoiceId: string) => ({
        ...paymentVisit(origins.portalOrigin, service.tenantId, invoiceId),
        payUrl: payUrl(origins.portalOrigin, service.tenantId, invoiceId),
        locale: "en" as const,
      });
      const upgraded = await upgrade({ ...service, gateways }, { ...input, cycle: billingCycle, visitOf });
      return presentUpgrade(upgraded, await getTenant(service), service.clock.now());
    }),

  preview: memberProcedure("workspace:manage", "pay")
    .meta(meta("GET", "/v1/subscriptions/preview", "What a change would cost, to the minor unit"))
    .input(PlanChoice.extend({ mode: z.enum(changeModes).optional() }))
    .output(PreviewResponse)
    .query(async ({ ctx: { service }, input: { billingCycle: cycle, ...input } }) =>
      presentPreview(await previewChange(service, { ...input, cycle, by: "customer" })),
    ),

  cancel: memberProcedure("workspace:manage", "pay")
    .meta(meta("POST", "/v1/subscriptions/cancel", "Cancel at the end of the period"))
    .input(
      z.object({ reason: z.string("required").min(1, "required").max(500, "too_long"), feedback: optionalLine(2000) }),
    )
    .output(CancelResponse)
    .mutation(async ({ ctx: { service }, input }) => {
      const canceled = await cancelSubscription(service, cancelInput(input));
      const { tenant } = await getTenant(service);
      return presentCancel(canceled, tenant.timeZone);
    }),

  resume: memberProcedure("workspace:manage", "pay")
    .meta(meta("POST", "/v1/subscriptions/resume", "Undo a cancellation"))
    .input(z.object({}))
    .output(z.object({ subscription: SubscriptionResponse }))
    .mutation(async ({ ctx: { service } }) => {
      await resumeSubscription(service);
      return { subscription: presentSubscription(await getTenant(service), service.clock.now()) };
    }),
});
