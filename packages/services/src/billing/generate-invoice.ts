import { isInForce } from "@tenantry/core/billing/line";
import { ownPrice } from "@tenantry/core/billing/price";
import { recurringCharges } from "@tenantry/core/billing/proration";
import { DomainError } from "@tenantry/core/errors";
import { currentPeriod } from "@tenantry/core/subscription/current-period";
import { subscriptionStatus } from "@tenantry/core/subscription/status";
import { isTrialOpen } from "@tenantry/core/subscription/trial";
import type { TenantContext } from "../context.ts";
import { inBilling } from "./billing-transaction.ts";
import { onHold } from "./hold.ts";
import { addOnsFor, listPrice, loadSubscriber, type Subscriber } from "./load-subscriber.ts";
import { unbilledUsage } from "./metered-draft.ts";
import { type WrittenInvoice, writeInvoice } from "./write-invoice.ts";

/**
 * S4's "generate invoice for the current period": what waits for an invoice, use that no invoice has, and the current period
 * where nobody has billed it; its own use is billed when it has closed. Throws `conflict` with reason `nothing_to_bill` or `billing_on_hold`.
 */
export async function generateInvoice(
  ctx: TenantContext,
  { reason = null }: { reason?: string | null } = {},
): Promise<{ invoiceId: string; number: string }> {
  const bill = await inBilling(ctx, async (tx, now): Promise<WrittenInvoice> => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    if (subscriber.hold) throw onHold();
    if (subscriber.pendingChange?.invoiceId)
      throw new DomainError("conflict", "A checkout is open.", { details: { reason: "checkout_open" } });
    const period = currentPeriod(subscriber.billed);
    const charges = period ? unbilled(subscriber, period, now) : [];
    const usage = period && !isTrialOpen(subscriber.billed) ? await unbilledUsage(tx, subscriber, period) : [];
    return writeInvoice(
      ctx,
      tx,
      subscriber,
      {
        kind: charges.length > 0 ? "renewal" : "one_off",
        subscriptionId: subscriber.live?.id ?? null,
        period,
        lines: [...subscriber.pendingLines, ...charges, ...usage],
        planPrice: listPrice(subscriber.current),
        reason,
      },
      now,
    );
  });
  if (bill.kind === "held") throw onHold();
  if (bill.kind !== "open" && bill.kind !== "paid")
    throw new DomainError("conflict", "There is nothing to bill.", { details: { reason: "nothing_to_bill" } });
  return { invoiceId: bill.invoiceId, number: bill.number };
}

function unbilled(subscriber: Subscriber, period: NonNullable<ReturnType<typeof currentPeriod>>, now: Date) {
  const { billed, current, overrides, chargeLines, tax } = subscriber;
  const status = subscriptionStatus(billed, now);
  const isBilled = chargeLines.some((line) => line.kind === "plan" && isInForce(line, now));
  if (isBilled || isTrialOpen(billed) || status === "ended" || status === "paused" || period.end <= now) return [];
  const price = ownPrice(current, overrides, now);
  if (!price) return [];
  return recurringCharges({ planCode: current.planCode, price, addOns: addOnsFor(subscriber, current), tax }, period);
}
