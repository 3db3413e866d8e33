import type { ChangeDirection, ChangeMode } from "@tenantry/core/billing/change-mode";
import type { ChangePlanInput } from "@tenantry/core/billing/inputs";
import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { PlanChange } from "@tenantry/core/billing/plan-change";
import type { TaxGroup } from "@tenantry/core/billing/tax";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import { type Money, zero } from "@tenantry/core/money";
import type { Period } from "@tenantry/core/period/period";
import { dueNow } from "../billing/compose.ts";
import { loadSubscriber } from "../billing/load-subscriber.ts";
import { readCounted } from "../billing/load-usage.ts";
import type { TenantContext } from "../context.ts";
import { planTheChange } from "./plan-the-change.ts";

export type ChangePreview = {
  readonly planCode: string;
  readonly cycle: Cycle;
  readonly mode: ChangeMode;
  readonly direction: ChangeDirection;
  readonly effectiveAt: Date;
  readonly newPeriod: Period;
  /** Decided lines; of `next_invoice` they wait, of `period_end` there are none. */
  readonly lines: readonly InvoiceLine[];
  readonly taxes: readonly TaxGroup[];
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
  /** Signed as in `settle`. */
  readonly fromBalance: Money;
  /** Asked for before it applies; 0: it applies at once, or later without a payment now. */
  readonly dueNow: Money;
  /** Gross of what goes to the balance. */
  readonly creditNote: Money;
  readonly balanceAfter: Money;
  /** Per cycle from then on, before tax, without add-ons. */
  readonly recurring: Money;
  readonly excess: PlanChange["excess"];
  readonly entitlements: {
    readonly limits: readonly { meter: string; from: number | null; to: number | null }[];
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
  /** A change that this one would replace. */
  readonly supersedes: string | null;
};

/** What a change would do and cost, to the minor unit, as `changePlan` would write it now. Writes nothing. */
export async function previewChange(
  ctx: TenantContext,
  input: ChangePlanInput & { readonly by: "customer" | "staff" },
): Promise<ChangePreview> {
  const now = ctx.clock.now();
  const counted = await readCounted(ctx);
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const { current, currency, balance } = subscriber;
    const { change, bill, target } = await planTheChange(tx, subscriber, input, counted, now);
    const none = zero(currency);
    const meters = [...new Set([...Object.keys(current.limits), ...Object.keys(target.limits)])];
    return {
      planCode: target.planCode,
      cycle: target.cycle,
      mode: change.mode,
      direction: change.direction,
      effectiveAt: change.effectiveAt,
      newPeriod: change.newPeriod,
      lines: change.lines,
      taxes: bill?.taxes ?? [],
      net: bill?.net ?? none,
      tax: bill?.tax ?? none,
      total: bill?.total ?? none,
      fromBalance: bill?.fromBalance ?? none,
      dueNow: bill ? dueNow(bill) : none,
      creditNote: bill?.creditNote?.total ?? none,
      balanceAfter: bill?.balanceAfter ?? balance,
      recurring: change.recurring,
      excess: change.excess,
      entitlements: {
        limits: meters
          .map((meter) => ({ meter, from: current.limits[meter] ?? null, to: target.limits[meter] ?? null }))
          .filter(({ from, to }) => from !== to),
        added: target.features.filter((code) => !current.features.includes(code)),
        removed: current.features.filter((code) => !target.features.includes(code)),
      },
      supersedes: change.supersedes,
    };
  });
}
