import type { PlanOffer } from "@tenantry/core/billing/price";
import type { Tx } from "@tenantry/db/client";
import { subscriptionAddOns } from "@tenantry/db/platform/subscription";
import { inArray } from "drizzle-orm";
import { addOnsFor, type HeldAddOn, type Subscriber } from "../billing/load-subscriber.ts";

/** Ends add-ons `at`: their features go with them. */
export async function endAddOns(tx: Tx, addOns: readonly HeldAddOn[], at: Date): Promise<void> {
  if (addOns.length === 0) return;
  const ids = addOns.map(({ id }) => id);
  await tx.update(subscriptionAddOns).set({ endedAt: at }).where(inArray(subscriptionAddOns.id, ids));
}

/**
 * Add-ons that do not go on beside an offer: the plan has the feature in it, or it is not sold on top of it. Those that are
 * dropped keep their end, unless what was paid for them is credited now.
 */
export function addOnsEndedBy(
  subscriber: Pick<Subscriber, "addOns">,
  offer: PlanOffer,
  isAllCredited: boolean,
): HeldAddOn[] {
  const goesOn = new Set(addOnsFor(subscriber, offer).map(({ code }) => code));
  return subscriber.addOns.filter(
    ({ code, endsAt }) => !goesOn.has(code) && (endsAt === null || isAllCredited || offer.features.includes(code)),
  );
}
