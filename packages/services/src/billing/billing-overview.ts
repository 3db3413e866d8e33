import type { ChangeDirection, ChangeMode } from "@tenantry/core/billing/change-mode";
import { cyclePrice, ownPrice } from "@tenantry/core/billing/price";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import type { LocalText } from "@tenantry/core/locale";
import type { Currency, Money } from "@tenantry/core/money";
import type { Successor } from "@tenantry/core/subscription/cancel";
import { currentPeriod } from "@tenantry/core/subscription/current-period";
import { type SubscriptionStatus, stopsAt, subscriptionStatus } from "@tenantry/core/subscription/status";
import { isTrialOpen } from "@tenantry/core/subscription/trial";
import type { Tx } from "@tenantry/db/client";
import { plans } from "@tenantry/db/platform/catalogue";
import { inArray } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { loadSubscriber, type Subscriber } from "./load-subscriber.ts";

export type PendingChange = {
  readonly id: string;
  readonly planCode: string;
  readonly planName: LocalText;
  readonly cycle: Cycle;
  /** The feature that it buys on top: plan and cycle stay. */
  readonly addOnCode: string | null;
  readonly mode: ChangeMode;
  readonly direction: ChangeDirection;
  readonly effectiveAt: Date;
  /** It waits for this invoice, until `expiresAt`; null: it waits for its date. */
  readonly invoiceId: string | null;
  readonly expiresAt: Date | null;
};

/** What a customer sees first of its billing. Prices are the tenant's own, per cycle, before tax. */
export type BillingOverview = {
  readonly currency: Currency;
  readonly timeZone: string;
  /** The tenant's own time: a sandbox's stands still until staff move it. */
  readonly now: Date;
  readonly isSandbox: boolean;
  /** Null: nothing runs, and nothing has ever run. */
  readonly status: SubscriptionStatus | null;
  readonly plan: { readonly code: string; readonly name: LocalText } | null;
  readonly cycle: Cycle;
  readonly isFree: boolean;
  readonly price: { readonly own: Money; readonly list: Money; readonly isComp: boolean } | null;
  readonly period: { readonly start: Date; readonly end: Date } | null;
  readonly trialEndsAt: Date | null;
  /** When the plan stops by the customer's wish; null while it goes on. */
  readonly stopsAt: Date | null;
  /** True when it was canceled, false when auto-renew is off. */
  readonly isCanceled: boolean;
  readonly endedAt: Date | null;
  readonly autoRenew: boolean;
  readonly follows: Successor;
  readonly pendingChange: PendingChange | null;
  /** Spendable: positive is in the tenant's favour, negative is charged with the next invoice. */
  readonly balance: Money;
};

/** The plan, its price and period, what waits and what is in the balance. */
export async function billingOverview(ctx: TenantContext): Promise<BillingOverview> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const { last, live, billed, currency, tenant, pendingChange: change } = subscriber;
    const names = await planNames(tx, [last?.planCode, change?.planCode]);
    const nameOf = (code: string) => names.get(code) ?? { en: code, ar: code };
    const period = live ? currentPeriod(billed) : null;
    return {
      currency,
      timeZone: tenant.timeZone,
      now,
      isSandbox: tenant.sandbox,
      status: last && subscriptionStatus(last, now),
      plan: last && { code: last.planCode, name: nameOf(last.planCode) },
      cycle: billed.cycle,
      isFree: subscriber.isFree,
      price: priceAt(subscriber, now),
      period: period?.end ? { start: period.start, end: period.end } : null,
      trialEndsAt: live && isTrialOpen(live) ? live.trialEndsAt : null,
      stopsAt: live && stopsAt(live),
      isCanceled: live?.cancelAt != null,
      endedAt: last?.endedAt ?? null,
      autoRenew: billed.autoRenew,
      follows: subscriber.terms.afterCancel,
      pendingChange: change && {
        id: change.id,
        planCode: change.planCode,
        planName: nameOf(change.planCode),
        cycle: change.cycle,
        addOnCode: change.addOnCode,
        mode: change.mode,
        direction: change.direction,
        effectiveAt: change.effectiveAt,
        invoiceId: change.invoiceId,
        expiresAt: change.expiresAt,
      },
      balance: subscriber.balance,
    };
  });
}

function priceAt({ live, current, overrides }: Subscriber, now: Date): BillingOverview["price"] {
  const price = live && ownPrice(current, overrides, now);
  return price && { own: cyclePrice(price), list: price.list, isComp: price.isComp };
}

async function planNames(tx: Tx, codes: readonly (string | undefined)[]): Promise<Map<string, LocalText>> {
  const known = codes.filter((code) => code !== undefined);
  if (known.length === 0) return new Map();
  const rows = await tx.select({ code: plans.code, name: plans.name }).from(plans).where(inArray(plans.code, known));
  return new Map(rows.map(({ code, name }) => [code, name]));
}
