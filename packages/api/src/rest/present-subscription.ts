import type { CancelInput } from "@tenantry/core/billing/inputs";
import { cancelReasons } from "@tenantry/core/billing/inputs";
import type { InvoiceLine } from "@tenantry/core/billing/line";
import { percentOfPpm } from "@tenantry/core/billing/percent";
import type { TaxGroup } from "@tenantry/core/billing/tax";
import { assert } from "@tenantry/core/errors";
import { type Money, toDecimal } from "@tenantry/core/money";
import { displaySubscriptionStatus } from "@tenantry/core/subscription/words";
import type { Canceled } from "@tenantry/services/subscription/cancel";
import type { ChangePreview } from "@tenantry/services/subscription/preview-change";
import type { Upgraded } from "@tenantry/services/subscription/upgrade";
import type { TenantDetails } from "@tenantry/services/tenant/get-tenant";
import { z } from "zod";
import { limitNumber } from "../presenters.ts";

const Instant = z.iso.datetime();
/** `amount` is a decimal text with the currency's own digits. */
export const Amount = z.object({ amount: z.string(), currency: z.string() }).meta({ id: "Amount" });
export const presentMoney = (money: Money): z.infer<typeof Amount> => ({
  amount: toDecimal(money),
  currency: money.currency,
});

export const SubscriptionResponse = z
  .object({
    id: z.string(),
    plan: z.string(),
    status: z.string(),
    billingCycle: z.string(),
    startDate: Instant,
    endDate: Instant.nullable(),
    ordersLimit: z.number(),
    ordersUsed: z.number(),
  })
  .meta({ id: "Subscription" });

export function presentSubscription(
  { current, limits, used }: TenantDetails,
  now: Date,
): z.infer<typeof SubscriptionResponse> {
  assert(current, "a subscribed tenant has a subscription");
  const { subscription, plan } = current;
  return {
    id: subscription.id,
    plan: plan.code,
    status: displaySubscriptionStatus(subscription, now),
    billingCycle: subscription.cycle,
    startDate: subscription.periodStart.toISOString(),
    endDate: subscription.periodEnd?.toISOString() ?? null,
    ordersLimit: limitNumber(limits.orders),
    ordersUsed: used.orders,
  };
}

export const UpgradeResponse = z
  .object({
    subscription: SubscriptionResponse,
    payment: z
      .object({
        id: z.string(),
        amount: z.number(),
        currency: z.string(),
        status: z.literal("completed"),
        paidAt: Instant,
      })
      .nullable(),
    featureFlags: z.record(z.string(), z.boolean()),
    change: z.object({ status: z.enum(["applied", "scheduled"]), mode: z.string(), effectiveAt: Instant }),
  })
  .meta({ id: "Upgrade" });

export function presentUpgrade(
  { change, payment }: Upgraded,
  details: TenantDetails,
  now: Date,
): z.infer<typeof UpgradeResponse> {
  return {
    subscription: presentSubscription(details, now),
    payment: payment && {
      id: payment.id,
      amount: Number(toDecimal(payment.amount)),
      currency: payment.amount.currency,
      status: "completed",
      paidAt: payment.paidAt.toISOString(),
    },
    featureFlags: details.features,
    change: {
      status: change.status === "scheduled" ? "scheduled" : "applied",
      mode: change.mode,
      effectiveAt: change.effectiveAt.toISOString(),
    },
  };
}

/** S3's reason is free text; one of our codes counts as that code. */
export function cancelInput({ reason, feedback }: { reason: string; feedback: string | null }): CancelInput {
  const reasonCode = cancelReasons.find((code) => code === reason);
  return reasonCode ? { reasonCode, feedback } : { reasonCode: "other", reason, feedback };
}

export const CancelResponse = z
  .object({
    subscription: z.object({
      id: z.string(),
      plan: z.string(),
      status: z.literal("canceling"),
      endsAt: Instant,
      willDowngradeTo: z.string().nullable(),
      cancellationDate: Instant,
    }),
    message: z.string(),
  })
  .meta({ id: "Cancellation" });

export function presentCancel(canceled: Canceled, timeZone: string): z.infer<typeof CancelResponse> {
  const { subscriptionId, planCode, cancelAt, canceledAt, follows } = canceled;
  // The day in the tenant's zone, as YYYY-MM-DD.
  const day = Temporal.Instant.fromEpochMilliseconds(cancelAt.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
  const after = follows === "free" ? "You'll be downgraded to Free plan." : "Your access ends then.";
  return {
    subscription: {
      id: subscriptionId,
      plan: planCode,
      status: "canceling",
      endsAt: cancelAt.toISOString(),
      willDowngradeTo: follows === "free" ? "free" : null,
      cancellationDate: canceledAt.toISOString(),
    },
    message: `Subscription will be canceled on ${day.toString()}. ${after}`,
  };
}

const Tax = z.object({ code: z.string(), ratePercent: z.string(), inclusive: z.boolean() });
const Period = z.object({ start: Instant, end: Instant });

export const LineResponse = z
  .object({
    kind: z.string(),
    code: z.string(),
    amount: z.string(),
    listAmount: z.string(),
    tax: Tax,
    period: Period.nullable(),
    days: z.number().nullable(),
    ofDays: z.number().nullable(),
    quantity: z.string().nullable(),
  })
  .meta({ id: "InvoiceLine" });

export const presentPeriod = ({ start, end }: { start: Date; end: Date }): z.infer<typeof Period> => ({
  start: start.toISOString(),
  end: end.toISOString(),
});

export const presentLine = (line: InvoiceLine): z.infer<typeof LineResponse> => ({
  kind: line.kind,
  code: line.code,
  amount: toDecimal(line.amount),
  listAmount: toDecimal(line.listAmount),
  tax: { code: line.tax.code, ratePercent: percentOfPpm(line.tax.ratePpm), inclusive: line.tax.inclusive },
  period: line.service && presentPeriod(line.service),
  days: line.proration?.days ?? null,
  ofDays: line.proration?.ofDays ?? null,
  quantity: line.quantity?.toString() ?? null,
});

export const TaxResponse = Tax.extend({ net: z.string(), tax: z.string() }).meta({ id: "TaxGroup" });
export const presentTax = (group: TaxGroup): z.infer<typeof TaxResponse> => ({
  code: group.code,
  ratePercent: percentOfPpm(group.ratePpm),
  inclusive: group.inclusive,
  net: toDecimal(group.net),
  tax: toDecimal(group.tax),
});

export const PreviewResponse = z
  .object({
    plan: z.string(),
    billingCycle: z.string(),
    mode: z.string(),
    direction: z.string(),
    effectiveAt: Instant,
    newPeriod: Period,
    currency: z.string(),
    lines: z.array(LineResponse),
    taxes: z.array(TaxResponse),
    net: Amount,
    tax: Amount,
    total: Amount,
    fromBalance: Amount,
    amountDueNow: Amount,
    creditNote: Amount,
    balanceAfter: Amount,
    recurring: Amount,
    excess: z.array(z.object({ meter: z.string(), used: z.number(), limit: z.number() })),
  })
  .meta({ id: "ChangePreview" });

export const presentPreview = (preview: ChangePreview): z.infer<typeof PreviewResponse> => ({
  plan: preview.planCode,
  billingCycle: preview.cycle,
  mode: preview.mode,
  direction: preview.direction,
  effectiveAt: preview.effectiveAt.toISOString(),
  newPeriod: presentPeriod(preview.newPeriod),
  currency: preview.total.currency,
  lines: preview.lines.map(presentLine),
  taxes: preview.taxes.map(presentTax),
  net: presentMoney(preview.net),
  tax: presentMoney(preview.tax),
  total: presentMoney(preview.total),
  fromBalance: presentMoney(preview.fromBalance),
  amountDueNow: presentMoney(preview.dueNow),
  creditNote: presentMoney(preview.creditNote),
  balanceAfter: presentMoney(preview.balanceAfter),
  recurring: presentMoney(preview.recurring),
  excess: preview.excess.map(({ meter, used, limit }) => ({ meter, used, limit })),
});
