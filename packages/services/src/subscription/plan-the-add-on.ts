import { type AddOnPurchase, decideAddOn } from "@tenantry/core/billing/add-on";
import type { ComposedInvoice } from "@tenantry/core/billing/invoice";
import { money } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { addOnPrices } from "@tenantry/db/platform/catalogue";
import { and, eq } from "drizzle-orm";
import { composeFor } from "../billing/compose.ts";
import type { HeldAddOn, Subscriber } from "../billing/load-subscriber.ts";

export type PlannedAddOn = {
  readonly purchase: AddOnPurchase;
  readonly held: HeldAddOn | null;
  /** The bill of now; null where nothing is billed. */
  readonly bill: ComposedInvoice | null;
};

/** What preview prints and `buyAddOn` writes: the same facts, the same decision, the same figures. */
export async function planTheAddOn(
  tx: Tx,
  subscriber: Subscriber,
  featureCode: string,
  now: Date,
): Promise<PlannedAddOn> {
  const { billed, current, currency, overrides, pendingLines, pendingChange, tax } = subscriber;
  const [listed] = await tx
    .select({ minor: addOnPrices.amountMinor })
    .from(addOnPrices)
    .where(
      and(
        eq(addOnPrices.featureCode, featureCode),
        eq(addOnPrices.currency, currency),
        eq(addOnPrices.cycle, billed.cycle),
      ),
    );
  const held = subscriber.addOns.find(({ code }) => code === featureCode) ?? null;
  const purchase = decideAddOn(
    {
      subscription: billed,
      current,
      code: featureCode,
      price: listed ? money(listed.minor, currency) : null,
      held,
      overrides,
      pendingLines,
      pendingChangeId: pendingChange?.id ?? null,
      tax,
    },
    now,
  );
  const isBilled = purchase.kind === "buy" && purchase.lines.length > 0;
  return { purchase, held, bill: isBilled ? composeFor(subscriber, purchase.lines) : null };
}
