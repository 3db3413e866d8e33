import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { Successor } from "@tenantry/core/subscription/cancel";
import { currentPeriod } from "@tenantry/core/subscription/current-period";
import type { EndReason } from "@tenantry/core/subscription/facts";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptions } from "@tenantry/db/platform/subscription";
import { eq } from "drizzle-orm";
import { endLines } from "../billing/attach-lines.ts";
import { listPrice, liveOf, loadSubscriber, type Subscriber } from "../billing/load-subscriber.ts";
import { meteredDraft } from "../billing/metered-draft.ts";
import { type WrittenInvoice, writeInvoice } from "../billing/write-invoice.ts";
import { actorRef, type ServiceContext } from "../context.ts";
import { endAddOns } from "./end-add-ons.ts";
import { startFollowing } from "./start-following.ts";
import { withdrawChange } from "./withdraw-change.ts";

type End = {
  readonly endedAt: Date;
  readonly endReason: EndReason;
  readonly follows: Successor;
  /** What still waited for an invoice. */
  readonly lines: readonly InvoiceLine[];
};

/** Ends the live subscription, bills what is left, starts what follows. Held: nothing has happened but the hold. */
export async function endSubscription(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  { endedAt, endReason, follows, lines }: End,
  now: Date,
): Promise<WrittenInvoice["kind"]> {
  const live = liveOf(subscriber);
  const { tenantId, pendingChange } = subscriber;
  if (pendingChange) {
    await withdrawChange(ctx, tx, pendingChange, "canceled", now);
    const again = await loadSubscriber(tx, tenantId, now);
    return endSubscription(ctx, tx, again, { endedAt, endReason, follows, lines: again.pendingLines }, now);
  }
  const over = currentPeriod(subscriber.billed);
  const metered = over && endReason === "canceled" ? meteredDraft(subscriber, over) : null;
  const bill = await writeInvoice(
    ctx,
    tx,
    subscriber,
    {
      kind: "final",
      subscriptionId: live.id,
      period: null,
      lines: [...lines, ...(metered?.lines ?? [])],
      planPrice: listPrice(subscriber.current),
      ...(metered && { finalizeAt: metered.finalizeAt }),
    },
    now,
  );
  if (bill.kind === "held") return bill.kind;
  await endLines(
    tx,
    subscriber.chargeLines.map((line) => line.id),
    endedAt,
  );
  await endAddOns(tx, subscriber.addOns, endedAt);
  await tx.update(subscriptions).set({ endedAt, endReason }).where(eq(subscriptions.id, live.id));
  if (follows === "free")
    await startFollowing(tx, live, { planCode: "free", startedAt: endedAt, timeZone: subscriber.tenant.timeZone });
  await enqueueEvent(tx, { name: "subscription/ended", data: { tenantId, subscriptionId: live.id } }, now);
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "subscription.ended",
      targetId: live.id,
      before: { plan: live.planCode },
      after: { endReason, endedAt, follows },
      requestId: ctx.requestId,
    },
    now,
  );
  return bill.kind;
}
