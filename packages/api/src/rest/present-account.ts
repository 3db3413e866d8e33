import { toDecimal } from "@tenantry/core/money";
import { localDay, serviceDays } from "@tenantry/core/period/local-day";
import type { GatewayId, ManualMeans } from "@tenantry/core/ports/payments";
import type { Account } from "@tenantry/services/admin/accounts";
import type { ReportSummary } from "@tenantry/services/admin/report-summary";
import type { InvoiceDetails } from "@tenantry/services/billing/get-invoice";
import type { InvoiceRow } from "@tenantry/services/billing/list-invoices";
import type { ServiceUsage } from "@tenantry/services/usage/record-service-usage";
import { z } from "zod";
import { LineResponse, presentLine, presentTax, TaxResponse } from "./present-subscription.ts";

/** S4's shapes: names in snake case, days in the account's zone (a last day is part of its span), amounts as decimal text. */

const Day = z.iso.date();
const Instant = z.iso.datetime();

/** The last day on which an account's trial or period still runs; what an invoice bills ends as its document says. */
const lastDayIn = (end: Date, timeZone: string): string => localDay(new Date(end.getTime() - 1), timeZone);
/** The instant at which a day, or the day after it, begins. */
export const dayStart = (day: string, timeZone: string, after = 0): Date =>
  new Date(
    Temporal.PlainDate.from(day).add({ days: after }).toZonedDateTime({ timeZone, plainTime: "00:00" })
      .epochMilliseconds,
  );

export const AccountResponse = z
  .object({
    id: z.string(),
    name: z.string(),
    code: z.string(),
    schema_name: z.string(),
    admin_email: z.string(),
    status: z.enum(["ACTIVE", "DISABLED", "TRIAL_EXPIRED"]),
    start_date: Day,
    trial_end_date: Day.nullable(),
    is_trial: z.boolean(),
    subscription_end_date: Day.nullable(),
    plan_type: z.string(),
    billing_cycle: z.string(),
    base_cost: z.string(),
    features_cost: z.string(),
    total_cost: z.string(),
    currency: z.string(),
    created_at: Instant,
    business_type: z.string().nullable(),
    provisioning: z.string(),
    trial_ends_at: Instant.nullable(),
    period_start: Instant.nullable(),
    period_end: Instant.nullable(),
    time_zone: z.string(),
    country: z.string(),
    sandbox: z.boolean(),
    clock: Instant.nullable(),
  })
  .meta({ id: "Account" });

export function presentAccount(account: Account): z.infer<typeof AccountResponse> {
  const { timeZone, trialEndsAt, periodEnd } = account;
  return {
    id: account.id,
    name: account.name,
    code: account.code,
    schema_name: account.schemaName,
    admin_email: account.adminEmail,
    status: account.status,
    start_date: localDay(account.startedAt, timeZone),
    trial_end_date: trialEndsAt && lastDayIn(trialEndsAt, timeZone),
    is_trial: account.isTrial,
    subscription_end_date: periodEnd && lastDayIn(periodEnd, timeZone),
    plan_type: account.planCode,
    billing_cycle: account.cycle,
    base_cost: toDecimal(account.base),
    features_cost: toDecimal(account.features),
    total_cost: toDecimal(account.total),
    currency: account.currency,
    created_at: account.createdAt.toISOString(),
    business_type: account.businessType,
    provisioning: account.provisioning,
    trial_ends_at: trialEndsAt?.toISOString() ?? null,
    period_start: account.periodStart?.toISOString() ?? null,
    period_end: periodEnd?.toISOString() ?? null,
    time_zone: timeZone,
    country: account.country,
    sandbox: account.sandbox,
    clock: account.clock?.toISOString() ?? null,
  };
}

export const PaginationResponse = z.object({
  total: z.number(),
  page: z.number(),
  limit: z.number(),
  totalPages: z.number(),
});
export const pagination = (total: number, page: number, limit: number): z.infer<typeof PaginationResponse> => ({
  total,
  page,
  limit,
  totalPages: Math.ceil(total / limit),
});

export const AccountInvoiceResponse = z
  .object({
    id: z.string(),
    invoice_number: z.string().nullable(),
    account_id: z.string(),
    billing_period_start: Day.nullable(),
    billing_period_end: Day.nullable(),
    generated_on: Instant,
    due_date: Day.nullable(),
    total_amount: z.string(),
    amount_due: z.string(),
    currency: z.string(),
    payment_status: z.enum(["PENDING", "PAID", "FAILED", "OVERDUE"]).nullable(),
    state: z.string(),
    kind: z.string(),
  })
  .meta({ id: "AccountInvoice" });

export const presentAccountInvoice = (row: InvoiceRow, timeZone: string): z.infer<typeof AccountInvoiceResponse> => ({
  id: row.id,
  invoice_number: row.number,
  account_id: row.tenantId,
  billing_period_start: row.period && serviceDays(row.period, timeZone).from,
  billing_period_end: row.period && serviceDays(row.period, timeZone).to,
  generated_on: (row.finalizedAt ?? row.createdAt).toISOString(),
  due_date: row.dueAt && localDay(row.dueAt, timeZone),
  total_amount: toDecimal(row.total),
  amount_due: toDecimal(row.due),
  currency: row.total.currency,
  payment_status: row.word,
  state: row.state,
  kind: row.kind,
});

const PaymentResponse = z.object({
  id: z.string(),
  method: z.string(),
  amount: z.string(),
  refunded: z.string(),
  paid_at: Instant,
});

export const FullInvoiceResponse = AccountInvoiceResponse.extend({
  payment_method: z.string().nullable(),
  notes: z.string().nullable(),
  net_amount: z.string(),
  tax_amount: z.string(),
  from_balance: z.string(),
  lines: z.array(LineResponse),
  taxes: z.array(TaxResponse),
  payments: z.array(PaymentResponse),
  credit_notes: z.array(z.object({ id: z.string(), number: z.string(), total_amount: z.string() })),
}).meta({ id: "FullInvoice" });

export const manualMethods = { "Bank Transfer": "bank_transfer", ACH: "ach", Wire: "wire", Cheque: "cheque" } as const;

/** S4's words for how an invoice was paid. */
function methodWord({ gateway, method }: { gateway: GatewayId; method: string }): string {
  if (gateway === "stripe") return "Stripe";
  const known = Object.entries(manualMethods).find(([, means]: [string, ManualMeans]) => means === method);
  return known?.[0] ?? "Manual";
}

export function presentFullInvoice(invoice: InvoiceDetails, timeZone: string): z.infer<typeof FullInvoiceResponse> {
  const last = invoice.payments.at(-1);
  return {
    ...presentAccountInvoice(invoice, timeZone),
    payment_method: last ? methodWord(last) : null,
    notes: invoice.notes,
    net_amount: toDecimal(invoice.net),
    tax_amount: toDecimal(invoice.tax),
    from_balance: toDecimal(invoice.fromBalance),
    lines: invoice.lines.map(presentLine),
    taxes: invoice.taxes.map(presentTax),
    payments: invoice.payments.map((payment) => ({
      id: payment.id,
      method: methodWord(payment),
      amount: toDecimal(payment.amount),
      refunded: toDecimal(payment.refunded),
      paid_at: payment.paidAt.toISOString(),
    })),
    credit_notes: invoice.creditNotes.map(({ id, number, total }) => ({ id, number, total_amount: toDecimal(total) })),
  };
}

export const ServiceUsageResponse = z
  .object({
    id: z.string(),
    account_id: z.string(),
    service_name: z.string(),
    status: z.string(),
    usage_value: z.string(),
    start_date: Day,
    end_date: Day,
    currency: z.string(),
    last_updated: Instant,
  })
  .meta({ id: "BillingUsage" });

export const presentServiceUsage = (usage: ServiceUsage, accountId: string): z.infer<typeof ServiceUsageResponse> => ({
  id: usage.id,
  account_id: accountId,
  service_name: usage.serviceName,
  status: usage.status,
  usage_value: usage.usageValue,
  start_date: usage.startDate,
  end_date: usage.endDate,
  currency: usage.currency,
  last_updated: usage.lastUpdated.toISOString(),
});

export const SummaryResponse = z
  .object({
    accounts: z.object({
      total: z.number(),
      ready: z.number(),
      trial: z.number(),
      suspended: z.number(),
      deactivated: z.number(),
      sandboxes: z.number(),
    }),
    plans: z.array(z.object({ plan_type: z.string(), subscriptions: z.number() })),
    invoiced: z.array(
      z.object({
        currency: z.string(),
        invoices: z.number(),
        total_amount: z.string(),
        paid_amount: z.string(),
        open_amount: z.string(),
      }),
    ),
    usage: z.array(z.object({ service_name: z.string(), accounts: z.number(), usage_value: z.string() })),
  })
  .meta({ id: "ReportSummary" });

export const presentSummary = (summary: ReportSummary): z.infer<typeof SummaryResponse> => ({
  accounts: summary.accounts,
  plans: summary.plans.map(({ planCode, subscriptions }) => ({ plan_type: planCode, subscriptions })),
  invoiced: summary.invoiced.map(({ currency, invoices, total, paid, open }) => ({
    currency,
    invoices,
    total_amount: toDecimal(total),
    paid_amount: toDecimal(paid),
    open_amount: toDecimal(open),
  })),
  usage: summary.usage.map(({ serviceName, accounts, usageValue }) => ({
    service_name: serviceName,
    accounts,
    usage_value: usageValue,
  })),
});
