import { decideAddOnDrop } from "@tenantry/core/billing/add-on";
import { AddOnInput } from "@tenantry/core/billing/inputs";
import { assert } from "@tenantry/core/errors";
import { subscriptionAddOns } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { liveOf, loadSubscriber } from "../billing/load-subscriber.ts";
import type { TenantContext } from "../context.ts";
import { journalAddOn } from "./journal-add-on.ts";

/** Drops an add-on at the end of the period that it is paid for; until then `buyAddOn` keeps it. Throws `invalid_transition`. */
export async function dropAddOn(ctx: TenantContext, input: AddOnInput): Promise<{ endsAt: Date }> {
  const { featureCode } = AddOnInput.parse(input);
  return inBilling(ctx, async (tx, now) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const held = subscriber.addOns.find(({ code }) => code === featureCode) ?? null;
    const { endsAt } = decideAddOnDrop({ subscription: subscriber.billed, held }, now);
    assert(held, "what is dropped has been bought");
    await tx.update(subscriptionAddOns).set({ endedAt: endsAt }).where(eq(subscriptionAddOns.id, held.id));
    const step = { live: liveOf(subscriber), featureCode, action: "add_on.dropped" as const };
    await journalAddOn(ctx, tx, { ...step, after: { endsAt } }, now);
    return { endsAt };
  });
}
