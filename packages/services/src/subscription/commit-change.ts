import { randomUUIDv7 } from "node:crypto";
import type { ChangeMode } from "@tenantry/core/billing/change-mode";
import type { PlanChange } from "@tenantry/core/billing/plan-change";
import type { PlanOffer } from "@tenantry/core/billing/price";
import { assert, DomainError, fieldError } from "@tenantry/core/errors";
import { type Money, zero } from "@tenantry/core/money";
import { isTrialOpen } from "@tenantry/core/subscription/trial";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { subscriptionChanges } from "@tenantry/db/platform/subscription";
import { attachLines } from "../billing/attach-lines.ts";
import { type ChangeRow, listPrice, type Subscriber } from "../billing/load-subscriber.ts";
import { writeInvoice } from "../billing/write-invoice.ts";
import { actorRef, type ServiceContext } from "../context.ts";
import { applyChange } from "./apply-change.ts";

export type ChangeResult = {
  readonly changeId: string;
  /** `awaiting_payment`: the invoice must be paid before `expiresAt`; until then nothing changes but the price is kept. */
  readonly status: "applied" | "scheduled" | "awaiting_payment";
  readonly mode: ChangeMode;
  readonly effectiveAt: Date;
  readonly invoiceId: string | null;
  readonly dueNow: Money;
  readonly expiresAt: Date | null;
};

/** What was decided, and what it changes to; with `addOnCode` plan and cycle stay. */
export type Committable = {
  readonly change: Pick<
    PlanChange,
    "mode" | "direction" | "effectiveAt" | "anchor" | "newPeriod" | "lines" | "endsLines"
  >;
  readonly target: PlanOffer;
  readonly addOnCode?: string | null;
};

/** Null: the bill waits for staff, and nothing has changed. Inside `inBilling`; what was pending is withdrawn. */
export async function commitChange(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  planned: Committable,
  asked: { readonly by: "customer" | "staff"; readonly reason: string | null },
  now: Date,
): Promise<ChangeResult | null> {
  const { change, target } = planned;
  const { mode, effectiveAt } = change;
  const { tenantId, currency, pendingIds } = subscriber;
  const isLater = mode === "period_end";
  if (isLater && isTrialOpen(subscriber.billed) && asked.by === "customer" && !subscriber.defaultMethod)
    throw fieldError("convertAt", "needs_card", "A charge at the trial's end needs a saved card.");
  const isBilled = mode === "prorate" || mode === "reset";
  const subscriptionId = subscriber.live?.id ?? null;
  const expiresAt = checkoutEnd(subscriber, planned, now);
  const bill = isBilled
    ? await writeInvoice(
        ctx,
        tx,
        subscriber,
        {
          kind: "change",
          subscriptionId,
          period: change.newPeriod,
          lines: change.lines,
          planPrice: listPrice(target),
          dueAt: expiresAt,
        },
        now,
      )
    : ({ kind: "none" } as const);
  if (bill.kind === "held") return null;
  // An invoice of 0 that only collects an old debt does not hold the change up: its credits have paid for it.
  const waits = bill.kind === "open" && bill.creditNoteId === null;
  if (mode === "next_invoice")
    await attachLines(tx, { tenantId, subscriptionId, invoiceId: null }, change.lines, pendingIds, now);
  const invoiceId = "invoiceId" in bill ? bill.invoiceId : null;
  const row = await insertChange(
    ctx,
    tx,
    subscriber,
    planned,
    { ...asked, invoiceId, expiresAt: waits ? expiresAt : null },
    now,
  );
  if (isLater && subscriptionId) {
    const data = { tenantId, subscriptionId, changeId: row.id };
    await enqueueEvent(tx, { name: "subscription/change.scheduled", data }, now);
  }
  if (!isLater && !waits) await applyChange(ctx, tx, row, now, change);
  return {
    changeId: row.id,
    status: isLater ? "scheduled" : waits ? "awaiting_payment" : "applied",
    mode,
    effectiveAt,
    invoiceId,
    dueNow: bill.kind === "open" ? bill.due : zero(currency),
    expiresAt: waits ? expiresAt : null,
  };
}

/** A checkout keeps its prices for so long; what is prorated does not outlive its period. */
function checkoutEnd({ settings }: Subscriber, { change }: Committable, now: Date): Date {
  const end = new Date(now.getTime() + settings.billing.checkoutHours * 3_600_000);
  return change.mode === "prorate" && change.newPeriod.end < end ? change.newPeriod.end : end;
}

async function insertChange(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  { change, target, addOnCode = null }: Committable,
  more: { by: "customer" | "staff"; reason: string | null; invoiceId: string | null; expiresAt: Date | null },
  now: Date,
): Promise<ChangeRow> {
  const { tenantId, last, tenant } = subscriber;
  if (!last) throw new DomainError("invalid_transition", "The workspace is not ready yet.");
  const begins = change.mode === "reset" ? change.newPeriod : null;
  const [row] = await tx
    .insert(subscriptionChanges)
    .values({
      id: randomUUIDv7(),
      tenantId,
      subscriptionId: last.id,
      fromPlanVersionId: last.planVersionId,
      fromCycle: last.cycle,
      planCode: target.planCode,
      planVersionId: target.planVersionId,
      cycle: target.cycle,
      mode: change.mode,
      direction: change.direction,
      addOnCode,
      requestedBy: more.by,
      requestedAt: now,
      effectiveAt: change.effectiveAt,
      periodStart: begins?.start ?? null,
      periodEnd: begins?.end ?? null,
      anchor: begins ? change.anchor : null,
      periodTimeZone: begins ? tenant.timeZone : null,
      invoiceId: more.invoiceId,
      expiresAt: more.expiresAt,
    })
    .returning();
  assert(row, "the change was written");
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "subscription.change_requested",
      targetId: row.id,
      reason: more.reason,
      before: { plan: last.planCode, cycle: last.cycle },
      after: {
        plan: target.planCode,
        cycle: target.cycle,
        mode: change.mode,
        effectiveAt: change.effectiveAt,
        ...(addOnCode && { addOn: addOnCode }),
      },
      requestId: ctx.requestId,
    },
    now,
  );
  return row;
}
