import { AddOnInput } from "@tenantry/core/billing/inputs";
import { zero } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { subscriptionAddOns } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { onHold } from "../billing/hold.ts";
import { type HeldAddOn, liveOf, loadSubscriber, type Subscriber } from "../billing/load-subscriber.ts";
import type { ServiceContext, TenantContext } from "../context.ts";
import { type ChangeResult, commitChange } from "./commit-change.ts";
import { journalAddOn } from "./journal-add-on.ts";
import { planTheAddOn } from "./plan-the-add-on.ts";
import { withdrawChange } from "./withdraw-change.ts";

/** `changeId` null: it had been dropped, and is kept. */
export type AddOnResult = Omit<ChangeResult, "changeId" | "mode"> & { readonly changeId: string | null };

/**
 * Buys a feature on top of the plan, in force when its invoice is paid or nothing is due. Replaces a pending change.
 * Errors: those of `decideAddOn`; `conflict` with reason `billing_on_hold`.
 */
export async function buyAddOn(ctx: TenantContext, input: AddOnInput): Promise<AddOnResult> {
  const { featureCode } = AddOnInput.parse(input);
  const result = await inBilling(ctx, async (tx, now): Promise<AddOnResult | null> => {
    const before = await loadSubscriber(tx, ctx.tenantId, now);
    if (before.hold) throw onHold();
    const { purchase, held } = await planTheAddOn(tx, before, featureCode, now);
    if (purchase.kind === "keep") return held && keepAddOn(ctx, tx, before, held, now);
    if (before.pendingChange) await withdrawChange(ctx, tx, before.pendingChange, "superseded", now);
    const subscriber = before.pendingChange ? await loadSubscriber(tx, ctx.tenantId, now) : before;
    const again = before.pendingChange ? await planTheAddOn(tx, subscriber, featureCode, now) : { purchase };
    if (again.purchase.kind === "keep") return null;
    const { period, lines } = again.purchase;
    const change = {
      mode: "prorate" as const,
      direction: "upgrade" as const,
      effectiveAt: now,
      anchor: subscriber.billed.anchor,
      newPeriod: period,
      lines,
      endsLines: [],
    };
    const by = ctx.actor.type === "staff" ? ("staff" as const) : ("customer" as const);
    return commitChange(
      ctx,
      tx,
      subscriber,
      { change, target: subscriber.current, addOnCode: featureCode },
      { by, reason: null },
      now,
    );
  });
  if (!result) throw onHold();
  const { changeId, status, effectiveAt, invoiceId, dueNow, expiresAt } = result;
  return { changeId, status, effectiveAt, invoiceId, dueNow, expiresAt };
}

async function keepAddOn(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  { id, code, endsAt }: HeldAddOn,
  now: Date,
): Promise<AddOnResult> {
  await tx.update(subscriptionAddOns).set({ endedAt: null }).where(eq(subscriptionAddOns.id, id));
  const step = { live: liveOf(subscriber), featureCode: code, action: "add_on.kept" as const };
  await journalAddOn(ctx, tx, { ...step, after: { wouldHaveEnded: endsAt } }, now);
  const nothing = { changeId: null, invoiceId: null, expiresAt: null, dueNow: zero(subscriber.currency) };
  return { ...nothing, status: "applied", effectiveAt: now };
}
