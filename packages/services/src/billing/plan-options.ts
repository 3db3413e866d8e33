import { changeDirection } from "@tenantry/core/billing/change-mode";
import { cyclePrice, type OwnPrice, ownPrice } from "@tenantry/core/billing/price";
import { type Cycle, cycles } from "@tenantry/core/catalogue/plan";
import { type Currency, type Money, one, zero } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { type CataloguePlan, listPlans } from "../catalogue/list-plans.ts";
import type { TenantContext } from "../context.ts";
import { loadOffer } from "./load-offer.ts";
import { loadSubscriber, type Subscriber } from "./load-subscriber.ts";

export type PlanOption = {
  readonly planCode: string;
  readonly cycle: Cycle;
  /** The tenant's own price per cycle, before tax, and the list price; null: not sold in that currency and cycle. */
  readonly price: { readonly own: Money; readonly list: Money } | null;
  /** `cycle`: the same plan, paid at other intervals. */
  readonly relation: "current" | "cycle" | "upgrade" | "downgrade";
};

export type PlanOptions = {
  readonly currency: Currency;
  readonly options: readonly PlanOption[];
};

/** Every public plan in every cycle as this tenant could have it, with the word for the change by its own prices. */
export async function planOptions(ctx: TenantContext): Promise<PlanOptions> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const { plans } = await listPlans(tx);
    const { currency, current, overrides } = subscriber;
    const from = ownPrice(current, overrides, now) ?? freeOf(current);
    const options: PlanOption[] = [];
    for (const plan of plans) {
      for (const cycle of cycles) {
        const offer = await offerOf(tx, subscriber, plan, cycle);
        const price = ownPrice(offer, overrides, now);
        options.push({
          planCode: plan.code,
          cycle,
          price: price && { own: cyclePrice(price), list: price.list },
          relation: relationOf(subscriber, offer, price && changeDirection(from, price)),
        });
      }
    }
    return { currency, options };
  });
}

type Offer = { planCode: string; cycle: Cycle; currency: Currency; price: Money | null };

/** The tenant's own plan at its own version, the others at their newest. */
async function offerOf(tx: Tx, { current, currency }: Subscriber, plan: CataloguePlan, cycle: Cycle): Promise<Offer> {
  if (plan.code === current.planCode)
    return (await loadOffer(tx, { planVersionId: current.planVersionId }, cycle, currency)).offer;
  const listed = plan.prices.find((price) => price.cycle === cycle && price.amount.currency === currency);
  return { planCode: plan.code, cycle, currency, price: listed?.amount ?? null };
}

function relationOf(
  { current }: Subscriber,
  { planCode, cycle }: Offer,
  direction: "upgrade" | "downgrade" | null,
): PlanOption["relation"] {
  if (planCode !== current.planCode) return direction ?? "upgrade";
  return cycle === current.cycle ? "current" : "cycle";
}

const freeOf = ({ cycle, currency }: Offer): OwnPrice => {
  const nothing = zero(currency);
  return { list: nothing, base: nothing, factor: one, cycle, isComp: false };
};
