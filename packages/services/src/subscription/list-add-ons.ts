import type { LocalText } from "@tenantry/core/locale";
import { type Money, money } from "@tenantry/core/money";
import { stopsAt, subscriptionStatus } from "@tenantry/core/subscription/status";
import { isTrialOpen } from "@tenantry/core/subscription/trial";
import { addOnPrices, features } from "@tenantry/db/platform/catalogue";
import { and, asc, eq } from "drizzle-orm";
import { loadSubscriber, type Subscriber } from "../billing/load-subscriber.ts";
import type { TenantContext } from "../context.ts";

export type AddOnOption = {
  readonly featureCode: string;
  readonly name: LocalText;
  readonly description: LocalText | null;
  /** Per cycle of the plan, before tax; null: what is held is no longer sold, and ends with the period. */
  readonly price: Money | null;
  /** `in_plan`: nothing to buy; `ending`: dropped, in force until `endsAt`. */
  readonly state: "available" | "in_plan" | "held" | "ending";
  readonly endsAt: Date | null;
};

export type AddOnOptions = {
  /** False on a trial, on Free, and where the subscription is paused or stops. */
  readonly canBuy: boolean;
  readonly addOns: readonly AddOnOption[];
};

const most = 200;

/** Features that are sold on top of plans for the tenant's currency and cycle, and those that it has. */
export async function listAddOns(ctx: TenantContext): Promise<AddOnOptions> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const { currency, billed, current } = subscriber;
    const rows = await tx
      .select({ feature: features, minor: addOnPrices.amountMinor })
      .from(features)
      .leftJoin(
        addOnPrices,
        and(
          eq(addOnPrices.featureCode, features.code),
          eq(addOnPrices.currency, currency),
          eq(addOnPrices.cycle, billed.cycle),
        ),
      )
      .orderBy(asc(features.sortOrder), asc(features.code))
      .limit(most);
    const addOns = rows.flatMap(({ feature, minor }): AddOnOption[] => {
      const held = subscriber.addOns.find(({ code }) => code === feature.code);
      if (minor === null && !held) return [];
      const state = held
        ? held.endsAt
          ? "ending"
          : "held"
        : current.features.includes(feature.code)
          ? "in_plan"
          : "available";
      const { code: featureCode, name, description } = feature;
      const price = minor === null ? null : money(minor, currency);
      return [{ featureCode, name, description, price, state, endsAt: held?.endsAt ?? null }];
    });
    return { canBuy: canBuy(subscriber, now), addOns };
  });
}

function canBuy({ billed, isFree, hold, live }: Subscriber, now: Date): boolean {
  const status = subscriptionStatus(billed, now);
  const goesOn = status !== "paused" && status !== "ended" && !stopsAt(billed);
  return live !== null && hold === null && goesOn && !isFree && billed.periodEnd !== null && !isTrialOpen(billed);
}
