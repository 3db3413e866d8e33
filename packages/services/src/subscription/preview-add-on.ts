import { AddOnInput } from "@tenantry/core/billing/inputs";
import { type Money, zero } from "@tenantry/core/money";
import type { Period } from "@tenantry/core/period/period";
import { dueNow } from "../billing/compose.ts";
import { loadSubscriber } from "../billing/load-subscriber.ts";
import type { TenantContext } from "../context.ts";
import { planTheAddOn } from "./plan-the-add-on.ts";
import type { ChangePreview } from "./preview-change.ts";

export type AddOnPreview = Pick<
  ChangePreview,
  "lines" | "taxes" | "net" | "tax" | "total" | "fromBalance" | "dueNow" | "creditNote" | "balanceAfter" | "supersedes"
> & {
  readonly featureCode: string;
  /** `keep`: it was dropped and goes on as it is paid for; nothing is billed. */
  readonly kind: "buy" | "keep";
  /** The period of which the rest is charged. */
  readonly period: Period;
  /** Per cycle from then on, before tax. */
  readonly recurring: Money;
};

/** What buying a feature on top of the plan costs, as `buyAddOn` would write it now. Writes nothing. */
export async function previewAddOn(ctx: TenantContext, input: AddOnInput): Promise<AddOnPreview> {
  const { featureCode } = AddOnInput.parse(input);
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const { purchase, bill } = await planTheAddOn(tx, subscriber, featureCode, now);
    const none = zero(subscriber.currency);
    const { kind, period, recurring } = purchase;
    return {
      featureCode,
      kind,
      period,
      recurring,
      lines: purchase.kind === "buy" ? purchase.lines : [],
      taxes: bill?.taxes ?? [],
      net: bill?.net ?? none,
      tax: bill?.tax ?? none,
      total: bill?.total ?? none,
      fromBalance: bill?.fromBalance ?? none,
      dueNow: bill ? dueNow(bill) : none,
      creditNote: bill?.creditNote?.total ?? none,
      balanceAfter: bill?.balanceAfter ?? subscriber.balance,
      supersedes: purchase.kind === "buy" ? purchase.supersedes : null,
    };
  });
}
