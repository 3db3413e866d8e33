import { SetAgreementInput } from "@tenantry/core/billing/agreement";
import {
  ChangePlanInput,
  CreditInvoiceInput,
  CustomPeriodInput,
  ExtendTrialInput,
  InvoiceListInput,
  OneOffLineInput,
  PreviewCreditInput,
} from "@tenantry/core/billing/inputs";
import { clockSteps } from "@tenantry/core/clocks/move";
import { fieldError } from "@tenantry/core/errors";
import { fromDecimal } from "@tenantry/core/money";
import { manualMeans } from "@tenantry/core/ports/payments";
import { billingTrail } from "@tenantry/services/admin/billing-trail";
import { getInvoiceForStaff } from "@tenantry/services/admin/get-invoice-for-staff";
import { tenantBilling } from "@tenantry/services/admin/tenant-billing";
import { tenantMoney } from "@tenantry/services/admin/tenant-money";
import { addOneOffLine } from "@tenantry/services/billing/add-one-off-line";
import { listAgreements, setAgreement, withdrawAgreement } from "@tenantry/services/billing/agreements";
import { updateBillingTerms } from "@tenantry/services/billing/billing-profile";
import { creditInvoice, previewCredit } from "@tenantry/services/billing/credit-invoice";
import { finalizeDraft } from "@tenantry/services/billing/finalize-draft";
import { generateInvoice } from "@tenantry/services/billing/generate-invoice";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { releaseHold } from "@tenantry/services/billing/hold";
import { listAllInvoices } from "@tenantry/services/billing/list-invoices";
import { markUncollectible } from "@tenantry/services/billing/mark-uncollectible";
import { voidInvoice } from "@tenantry/services/billing/void-invoice";
import { getClock, requestMove } from "@tenantry/services/clocks/move-clock";
import { whatHappened } from "@tenantry/services/clocks/what-happened";
import { bookPayment } from "@tenantry/services/payments/book-payment";
import { listMethods } from "@tenantry/services/payments/list-methods";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { extendTrial } from "@tenantry/services/subscription/extend-trial";
import { subscriptionHistory } from "@tenantry/services/subscription/history";
import { pauseSubscription } from "@tenantry/services/subscription/pause";
import { previewChange } from "@tenantry/services/subscription/preview-change";
import { setAutoRenew } from "@tenantry/services/subscription/set-auto-renew";
import { setCustomPeriod } from "@tenantry/services/subscription/set-custom-period";
import { undoChange } from "@tenantry/services/subscription/undo-change";
import { unpauseSubscription } from "@tenantry/services/subscription/unpause";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";
import { inTenant, TenantInput } from "./inputs.ts";

const InvoiceOnly = z.object({ invoiceId: z.uuid("invalid_id") });
const Page = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

const BookPaymentInput = InvoiceOnly.extend({
  means: z.enum(manualMeans),
  /** Major units of the invoice's currency. */
  amount: z.string().max(30, "too_long"),
  reference: z.string().trim().min(1, "required").max(120, "too_long"),
  paidAt: z.coerce.date("invalid_date"),
  evidence: z.string().trim().min(1, "required").max(1000, "too_long"),
});

const Move = z.union([
  z.object({ by: z.enum(clockSteps) }),
  z.object({ to: z.coerce.date("invalid_date") }),
  z.object({ next: z.literal(true) }),
]);

/** One tenant's billing as staff see and steer it. Prices, trials and comps are sales' too; money is not. */
export const billingRouter = router({
  overview: staffProcedure("billing:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => tenantBilling(await inTenant(ctx.service, input))),

  /** Drafts too. */
  invoices: staffProcedure("billing:read")
    .input(TenantInput)
    .input(InvoiceListInput.omit({ tenantId: true }))
    .query(async ({ ctx, input: { tenantId: asked, ...filter } }) => {
      const { tenantId, ...service } = await inTenant(ctx.service, { tenantId: asked });
      return listAllInvoices(service, { ...filter, tenantId });
    }),

  invoice: staffProcedure("billing:read")
    .input(TenantInput)
    .input(InvoiceOnly)
    .query(async ({ ctx, input }) => getInvoiceForStaff(await inTenant(ctx.service, input), input.invoiceId)),

  money: staffProcedure("billing:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => tenantMoney(await inTenant(ctx.service, input))),

  methods: staffProcedure("billing:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => listMethods(await inTenant(ctx.service, input))),

  agreements: staffProcedure("billing:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => listAgreements(await inTenant(ctx.service, input))),

  /** Every change of plan or cycle there was, and every subscription. */
  history: staffProcedure("billing:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => subscriptionHistory(await inTenant(ctx.service, input))),

  /** What was done about its billing, by whom and why. */
  trail: staffProcedure("billing:read")
    .input(TenantInput)
    .input(Page)
    .query(async ({ ctx, input }) => billingTrail(await inTenant(ctx.service, input), input)),

  previewChange: staffProcedure("billing:read")
    .input(TenantInput)
    .input(ChangePlanInput)
    .query(async ({ ctx, input: { tenantId, ...change } }) =>
      previewChange(await inTenant(ctx.service, { tenantId }), { ...change, by: "staff" }),
    ),

  changePlan: staffMutation("overrides:write")
    .input(TenantInput)
    .input(ChangePlanInput)
    .mutation(async ({ ctx, input: { tenantId, ...change } }) =>
      changePlan(await inTenant(ctx.service, { tenantId }), { ...change, by: "staff" }),
    ),

  withdrawChange: staffMutation("overrides:write")
    .input(TenantInput)
    .mutation(async ({ ctx, input }) => undoChange(await inTenant(ctx.service, input), input)),

  extendTrial: staffMutation("overrides:write")
    .input(TenantInput)
    .input(ExtendTrialInput)
    .mutation(async ({ ctx, input }) => extendTrial(await inTenant(ctx.service, input), input)),

  setAgreement: staffMutation("overrides:write")
    .input(TenantInput)
    .input(SetAgreementInput)
    .mutation(async ({ ctx, input }) => setAgreement(await inTenant(ctx.service, input), input)),

  withdrawAgreement: staffMutation("overrides:write")
    .input(TenantInput)
    .input(z.object({ agreementId: z.uuid("invalid_id") }))
    .mutation(async ({ ctx, input }) => {
      await withdrawAgreement(await inTenant(ctx.service, input), input);
      return { agreementId: input.agreementId };
    }),

  setAutoRenew: staffMutation("billing:write")
    .input(TenantInput)
    .input(z.object({ autoRenew: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      await setAutoRenew(await inTenant(ctx.service, input), input);
      return { autoRenew: input.autoRenew };
    }),

  pause: staffMutation("billing:write")
    .input(TenantInput)
    .mutation(async ({ ctx, input }) => {
      await pauseSubscription(await inTenant(ctx.service, input), input);
      return { tenantId: input.tenantId };
    }),

  unpause: staffMutation("billing:write")
    .input(TenantInput)
    .mutation(async ({ ctx, input }) => {
      await unpauseSubscription(await inTenant(ctx.service, input), input);
      return { tenantId: input.tenantId };
    }),

  setPeriod: staffMutation("billing:write")
    .input(TenantInput)
    .input(CustomPeriodInput)
    .mutation(async ({ ctx, input }) => setCustomPeriod(await inTenant(ctx.service, input), input)),

  setTaxExempt: staffMutation("billing:write")
    .input(TenantInput)
    .input(z.object({ taxExempt: z.boolean() }))
    .mutation(async ({ ctx, input: { tenantId, taxExempt, reason } }) => {
      await updateBillingTerms(await inTenant(ctx.service, { tenantId }), { taxExempt }, reason);
      return { taxExempt };
    }),

  releaseHold: staffMutation("billing:write")
    .input(TenantInput)
    .input(z.object({ holdId: z.uuid("invalid_id") }))
    .mutation(async ({ ctx, input }) => {
      await releaseHold(await inTenant(ctx.service, input), input);
      return { holdId: input.holdId };
    }),

  addLine: staffMutation("billing:write")
    .input(TenantInput)
    .input(OneOffLineInput)
    .mutation(async ({ ctx, input }) => addOneOffLine(await inTenant(ctx.service, input), input)),

  generateInvoice: staffMutation("billing:write")
    .input(TenantInput)
    .mutation(async ({ ctx, input }) => generateInvoice(await inTenant(ctx.service, input), input)),

  finalizeInvoice: staffMutation("billing:write")
    .input(TenantInput)
    .input(InvoiceOnly)
    .mutation(async ({ ctx, input }) => finalizeDraft(await inTenant(ctx.service, input), input.invoiceId, input)),

  voidInvoice: staffMutation("billing:write")
    .input(TenantInput)
    .input(InvoiceOnly)
    .mutation(async ({ ctx, input }) => {
      await voidInvoice(await inTenant(ctx.service, input), input);
      return { invoiceId: input.invoiceId };
    }),

  markUncollectible: staffMutation("billing:write")
    .input(TenantInput)
    .input(InvoiceOnly)
    .mutation(async ({ ctx, input }) => {
      await markUncollectible(await inTenant(ctx.service, input), input);
      return { invoiceId: input.invoiceId };
    }),

  previewCredit: staffProcedure("billing:read")
    .input(TenantInput)
    .input(PreviewCreditInput)
    .query(async ({ ctx, input }) => previewCredit(await inTenant(ctx.service, input), input)),

  /** A credit note: to the balance, or back to where the money came from. */
  creditInvoice: staffMutation("billing:write")
    .input(TenantInput)
    .input(CreditInvoiceInput)
    .mutation(async ({ ctx, input }) => creditInvoice(await inTenant(ctx.service, input), input)),

  /** Money that came by hand; more than what is due becomes balance. */
  bookPayment: staffMutation("billing:write")
    .input(TenantInput)
    .input(BookPaymentInput)
    .mutation(async ({ ctx, input: { tenantId, amount: text, evidence, ...input } }) => {
      const service = { ...(await inTenant(ctx.service, { tenantId })), gateways: ctx.platform.gateways };
      const { due } = await getInvoice(service, input.invoiceId);
      const amount = fromDecimal(text, due.currency);
      if (!amount) throw fieldError("amount", "invalid_amount", "This is no amount of the invoice's currency.");
      return bookPayment(service, { ...input, amount, evidence: { text: evidence } });
    }),

  /** A sandbox's time, when something is due next, and what the last move brought so far. */
  clock: staffProcedure("tenants:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => getClock(await inTenant(ctx.service, input))),

  happened: staffProcedure("tenants:read")
    .input(TenantInput)
    .input(z.object({ from: z.coerce.date("invalid_date"), to: z.coerce.date("invalid_date") }))
    .query(async ({ ctx, input }) => whatHappened(await inTenant(ctx.service, input), input)),

  moveClock: staffMutation("tenants:write")
    .input(TenantInput)
    .input(z.object({ move: Move }))
    .mutation(async ({ ctx, input: { move, reason, ...input } }) =>
      requestMove(await inTenant(ctx.service, input), { ...move, reason }),
    ),
});
