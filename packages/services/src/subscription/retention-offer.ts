import type { Cycle } from "@tenantry/core/catalogue/plan";
import type { LocalText } from "@tenantry/core/locale";
import type { Money } from "@tenantry/core/money";
import { currentPeriod } from "@tenantry/core/subscription/current-period";
import { loadSubscriber } from "../billing/load-subscriber.ts";
import { listPlans } from "../catalogue/list-plans.ts";
import type { TenantContext } from "../context.ts";

export type RetentionOffer = {
  readonly planCode: string;
  readonly name: LocalText;
  readonly cycle: Cycle;
  readonly price: Money;
  /** When it would begin: `changePlan` schedules it for the period's end. */
  readonly from: Date;
};

/** The next lower public plan for somebody who is about to cancel; null where there is none or the platform offers none. */
export async function retentionOffer(ctx: TenantContext): Promise<RetentionOffer | null> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const { live, current, billed, currency, settings } = subscriber;
    const period = currentPeriod(billed);
    if (!settings.billing.retentionOffer || !live || !period || !current.price) return null;
    const most = current.price.minor;
    const { plans } = await listPlans(tx);
    const lower = plans
      .filter((plan) => !plan.contactSales && plan.code !== current.planCode)
      .flatMap((plan) => {
        const price = plan.prices.find((p) => p.cycle === billed.cycle && p.amount.currency === currency)?.amount;
        return price && price.minor > 0n && price.minor < most ? [{ plan, price }] : [];
      })
      .toSorted((a, b) => (a.price.minor < b.price.minor ? 1 : -1));
    const [best] = lower;
    return best
      ? { planCode: best.plan.code, name: best.plan.name, cycle: billed.cycle, price: best.price, from: period.end }
      : null;
  });
}
