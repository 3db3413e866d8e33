import { z } from "zod";
import { Cycle } from "../catalogue/plan.ts";
import { currencies } from "../money.ts";
import { isCountry } from "../tenant/locality.ts";
import { Email, line, optionalLine } from "../text.ts";
import { changeModes } from "./change-mode.ts";

const PlanCode = z
  .string("required")
  .max(40, "too_long")
  .regex(/^[a-z0-9_-]+$/, "unknown_plan");

/** A change of plan or cycle; `mode` absent lets the rules choose, `convertAt` is for a trial. */
export const ChangePlanInput = z.object({
  planCode: PlanCode,
  cycle: Cycle.optional(),
  mode: z.enum(changeModes).optional(),
  convertAt: z.enum(["now", "trial_end"]).default("now"),
});
export type ChangePlanInput = z.input<typeof ChangePlanInput>;

/** A feature that is sold on top of plans. */
export const AddOnInput = z.object({ featureCode: z.string("required").min(1, "required").max(60, "too_long") });
export type AddOnInput = z.input<typeof AddOnInput>;

export const cancelReasons = [
  "too_expensive",
  "missing_features",
  "too_complex",
  "switched_service",
  "closing_business",
  "not_used",
  "other",
] as const;

export const CancelInput = z.object({
  reasonCode: z.enum(cancelReasons),
  reason: optionalLine(500),
  feedback: optionalLine(2000),
});
export type CancelInput = z.input<typeof CancelInput>;

/** Who the tenant is on paper; what is absent stays as it is. */
export const BillingProfileInput = z
  .object({
    legalName: optionalLine(120),
    address: optionalLine(240),
    city: optionalLine(80),
    country: z
      .string()
      .transform((code) => code.trim().toUpperCase())
      .refine(isCountry, "invalid_country"),
    email: z.union([z.literal("").transform(() => null), z.null(), Email]),
    taxNumber: optionalLine(40),
    purchaseOrder: optionalLine(60),
    documentLanguage: z.enum(["en", "ar", "bilingual"]),
  })
  .partial();
export type BillingProfileInput = z.input<typeof BillingProfileInput>;

/** What only staff may say about a tenant's billing. */
export const StaffBillingInput = z
  .object({ taxExempt: z.boolean(), termsDays: z.number().int().min(0).max(365).nullable() })
  .partial();
export type StaffBillingInput = z.infer<typeof StaffBillingInput>;

export const invoiceFilters = ["draft", "open", "overdue", "paid", "void", "uncollectible", "disputed"] as const;
export const InvoiceListInput = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
  status: z.enum(invoiceFilters).optional(),
  tenantId: z.uuid().optional(),
  /** By the day of creation, half-open. */
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
});
export type InvoiceListInput = z.input<typeof InvoiceListInput>;

const Reason = line(500, 3);
const minorUnits = z.union([
  z.bigint(),
  z
    .string()
    .regex(/^-?\d{1,18}$/)
    .transform(BigInt),
]);

/** Either lines with amounts before tax, or one amount spread over all of them. Minor units. */
export const CreditInvoiceInput = z.object({
  invoiceId: z.uuid(),
  lines: z
    .array(z.object({ lineId: z.uuid(), amountMinor: minorUnits }))
    .max(200)
    .optional(),
  amountMinor: minorUnits.optional(),
  settledBy: z.enum(["balance", "refund"]).default("balance"),
  reason: Reason,
});
export type CreditInvoiceInput = z.input<typeof CreditInvoiceInput>;

export const PreviewCreditInput = CreditInvoiceInput.omit({ reason: true });
export type PreviewCreditInput = z.input<typeof PreviewCreditInput>;

/** A line of staff's own for the next invoice; negative gives back. */
export const OneOffLineInput = z.object({
  description: z.object({ en: line(120), ar: line(120) }),
  amountMinor: minorUnits,
  currency: z.enum(currencies),
  reason: Reason,
});
export type OneOffLineInput = z.input<typeof OneOffLineInput>;

export const InvoiceReasonInput = z.object({ invoiceId: z.uuid(), reason: Reason });
export type InvoiceReasonInput = z.input<typeof InvoiceReasonInput>;

export const ExtendTrialInput = z.object({ trialEndsAt: z.coerce.date(), reason: Reason });
export type ExtendTrialInput = z.input<typeof ExtendTrialInput>;

/** Without `start` the period begins when it does. */
export const CustomPeriodInput = z.object({ start: z.coerce.date().optional(), end: z.coerce.date(), reason: Reason });
export type CustomPeriodInput = z.input<typeof CustomPeriodInput>;
