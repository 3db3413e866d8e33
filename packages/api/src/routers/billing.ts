import { BillingProfileInput, InvoiceListInput } from "@tenantry/core/billing/inputs";
import { Cycle } from "@tenantry/core/catalogue/plan";
import { Locale } from "@tenantry/core/locale";
import { gatewayIds } from "@tenantry/core/ports/payments";
import { billingOverview } from "@tenantry/services/billing/billing-overview";
import { getBillingProfile, updateBillingProfile } from "@tenantry/services/billing/billing-profile";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { listCreditNotes } from "@tenantry/services/billing/list-credit-notes";
import { listInvoices } from "@tenantry/services/billing/list-invoices";
import { transferInstructions } from "@tenantry/services/billing/transfer-instructions";
import { listPlans } from "@tenantry/services/catalogue/list-plans";
import { listGateways, rememberedGateway } from "@tenantry/services/payments/list-gateways";
import { listMethods } from "@tenantry/services/payments/list-methods";
import { refreshPayment, refreshSavedMethod } from "@tenantry/services/payments/refresh-payment";
import { removeMethod } from "@tenantry/services/payments/remove-method";
import { saveMethod } from "@tenantry/services/payments/save-method";
import { setDefaultMethod } from "@tenantry/services/payments/set-default-method";
import { startPayment } from "@tenantry/services/payments/start-payment";
import { loadSettings } from "@tenantry/services/settings/load-settings";
import { z } from "zod";
import { cardVisit, paymentVisit } from "../billing-urls.ts";
import { publicProcedure, router, tenantProcedure } from "../trpc.ts";

const InvoiceOnly = z.object({ invoiceId: z.uuid() });
const MethodOnly = z.object({ methodId: z.uuid() });
const Spoken = z.object({ locale: Locale.default("en") });

export const billingRouter = router({
  /** The price list: every public plan with all its prices, and where to ask for the plans that sales give. */
  catalogue: publicProcedure.query(async ({ ctx }) => {
    const { db } = ctx.service;
    const [catalogue, settings] = await Promise.all([listPlans(db.orm), loadSettings(db.orm)]);
    return {
      ...catalogue,
      contactSalesUrl: settings.contactSalesUrl,
      defaultPlan: settings.defaultPlan,
    };
  }),

  invoices: tenantProcedure("billing:read")
    .input(InvoiceListInput.omit({ tenantId: true }))
    .query(({ ctx, input: { tenantId: _, ...filter } }) => listInvoices(ctx.service, filter)),

  invoice: tenantProcedure("billing:read")
    .input(InvoiceOnly)
    .query(({ ctx, input }) => getInvoice(ctx.service, input.invoiceId)),

  creditNotes: tenantProcedure("billing:read").query(({ ctx }) => listCreditNotes(ctx.service, { pageSize: 100 })),

  profile: tenantProcedure("billing:read").query(({ ctx }) => getBillingProfile(ctx.service)),

  updateProfile: tenantProcedure("billing:write", "allowed")
    .input(BillingProfileInput)
    .mutation(({ ctx, input: { tenantId: _, ...changes } }) => updateBillingProfile(ctx.service, changes)),

  /** The ways to pay in the tenant's currency, and the one that was used last. */
  gateways: tenantProcedure("billing:read").query(async ({ ctx }) => {
    const service = { ...ctx.service, gateways: ctx.platform.gateways };
    const { currency } = await billingOverview(service);
    const [gateways, remembered] = await Promise.all([
      listGateways(service, currency),
      rememberedGateway(service, currency),
    ]);
    return { gateways, remembered };
  }),

  methods: tenantProcedure("billing:read").query(({ ctx }) => listMethods(ctx.service)),

  /** Opens the gateway's page on which a card is left. */
  addMethod: tenantProcedure("billing:write", "allowed")
    .input(Spoken.extend({ checkout: z.object({ planCode: z.string().max(40), cycle: Cycle }).optional() }))
    .mutation(({ ctx, input: { tenantId, checkout, locale } }) =>
      saveMethod(
        { ...ctx.service, gateways: ctx.platform.gateways },
        { ...cardVisit(ctx.platform.origins.portalOrigin, tenantId, checkout), locale },
      ),
    ),

  /** Asks the gateway what came of the card that was left last. */
  refreshMethods: tenantProcedure("billing:write", "allowed").mutation(async ({ ctx }) => ({
    isSaved: await refreshSavedMethod({ ...ctx.service, gateways: ctx.platform.gateways }),
  })),

  setDefaultMethod: tenantProcedure("billing:write", "allowed")
    .input(MethodOnly)
    .mutation(async ({ ctx, input: { methodId } }) => {
      await setDefaultMethod(ctx.service, { methodId });
      return { methodId };
    }),

  removeMethod: tenantProcedure("billing:write", "allowed")
    .input(MethodOnly)
    .mutation(async ({ ctx, input: { methodId } }) => {
      await removeMethod({ ...ctx.service, gateways: ctx.platform.gateways }, { methodId });
      return { methodId };
    }),

  /** Starts a payment of an open invoice, or goes on with the one that is open. */
  pay: tenantProcedure("billing:write", "allowed")
    .input(
      InvoiceOnly.extend(Spoken.shape).extend({
        gateway: z.enum(gatewayIds).optional(),
        methodId: z.uuid().optional(),
        saveMethod: z.boolean().default(false),
      }),
    )
    .mutation(({ ctx, input: { tenantId, ...input } }) =>
      startPayment(
        { ...ctx.service, gateways: ctx.platform.gateways },
        { ...input, ...paymentVisit(ctx.platform.origins.portalOrigin, tenantId, input.invoiceId) },
      ),
    ),

  /** Asks the gateway what came of the last try: the page after the gateway's need not wait for a webhook. */
  refreshPayment: tenantProcedure("billing:write", "allowed")
    .input(InvoiceOnly)
    .mutation(async ({ ctx, input }) => {
      const service = { ...ctx.service, gateways: ctx.platform.gateways };
      const result = await refreshPayment(service, input);
      const { state } = await getInvoice(service, input.invoiceId);
      return { result, isSettled: state !== "open" || result === null || result.status === "failed" };
    }),

  /** Where to send the money while a payment by hand is chosen; null otherwise. */
  instructions: tenantProcedure("billing:read")
    .input(InvoiceOnly.extend(Spoken.shape))
    .query(({ ctx, input: { tenantId, invoiceId, locale } }) =>
      transferInstructions(
        { ...ctx.service, gateways: ctx.platform.gateways },
        { invoiceId, locale, ...paymentVisit(ctx.platform.origins.portalOrigin, tenantId, invoiceId) },
      ),
    ),
});
