import type { ChangeMode } from "@tenantry/core/billing/change-mode";
import { ChangePlanInput } from "@tenantry/core/billing/inputs";
import type { ComposedInvoice } from "@tenantry/core/billing/invoice";
import { decidePlanChange, type PlanChange } from "@tenantry/core/billing/plan-change";
import type { PlanOffer } from "@tenantry/core/billing/price";
import type { Tx } from "@tenantry/db/client";
import { composeFor } from "../billing/compose.ts";
import { loadOffer } from "../billing/load-offer.ts";
import { addOnsFor, type Subscriber } from "../billing/load-subscriber.ts";
import { type Counted, usageIn } from "../billing/load-usage.ts";

/** What is used of each meter: tells what a smaller plan leaves in excess. */
type Usage = Readonly<Record<string, number>>;

export type PlannedChange = {
  readonly target: PlanOffer;
  readonly change: PlanChange;
  /** The bill of now; null where nothing is billed now. */
  readonly bill: ComposedInvoice | null;
};

/** What preview prints and commit writes: the same facts, the same decision, the same figures. */
export async function planTheChange(
  tx: Tx,
  subscriber: Subscriber,
  input: ChangePlanInput & { readonly by: "customer" | "staff" },
  counted: Counted,
  now: Date,
): Promise<PlannedChange> {
  const { planCode, cycle: asked, mode, convertAt } = ChangePlanInput.parse(input);
  const { live, billed, current, currency } = subscriber;
  const cycle = asked ?? billed.cycle;
  const isOwnPlan = live !== null && planCode === current.planCode;
  const { offer } = await loadOffer(
    tx,
    isOwnPlan ? { planVersionId: current.planVersionId } : { planCode },
    cycle,
    currency,
  );
  // Who has a plan keeps it, also when it is withdrawn: another cycle of it may be chosen.
  const target = { ...offer, isSelectable: offer.isSelectable || isOwnPlan };
  const usage = live ? usageIn(counted, live, subscriber.tenant.timeZone, now) : {};
  return planFor(subscriber, target, { by: input.by, mode: mode ?? null, convertAt, usage }, now);
}

/** The same for an offer that is already known: a conversion that was chosen for the trial's end. */
export function planFor(
  subscriber: Subscriber,
  target: PlanOffer,
  asked: { by: "customer" | "staff"; mode: ChangeMode | null; convertAt: "now" | "trial_end"; usage: Usage },
  now: Date,
): PlannedChange {
  const { billed, current, settings } = subscriber;
  const change = decidePlanChange(
    {
      subscription: billed,
      timeZone: subscriber.tenant.timeZone,
      current,
      target,
      addOns: addOnsFor(subscriber, target),
      overrides: subscriber.overrides,
      chargeLines: subscriber.chargeLines,
      pendingLines: subscriber.pendingLines,
      pendingChangeId: subscriber.pendingChange?.id ?? null,
      tax: subscriber.tax,
      usage: asked.usage,
      upgradeMode: settings.billing.upgradeMode,
      hasCardOnFile: subscriber.defaultMethod !== null,
      by: asked.by,
      requestedMode: asked.mode,
      convertAt: asked.convertAt,
    },
    now,
  );
  const isBilledNow = (change.mode === "prorate" || change.mode === "reset") && change.lines.length > 0;
  return { target, change, bill: isBilledNow ? composeFor(subscriber, change.lines) : null };
}
