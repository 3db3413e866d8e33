import { randomUUIDv7 } from "node:crypto";
import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { RunawayReason } from "@tenantry/core/billing/runaway-guard";
import { DomainError } from "@tenantry/core/errors";
import { type Money, sum } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { billingHolds } from "@tenantry/db/platform/billing";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";
import { inBilling } from "./billing-transaction.ts";
import { guard } from "./compose.ts";
import type { Subscriber } from "./load-subscriber.ts";

type Held = {
  readonly kind: string;
  readonly subscriptionId: string | null;
  readonly period: { readonly start: Date } | null;
  readonly lines: readonly InvoiceLine[];
  readonly planPrice: Money;
};

/** Parks the tenant when its plan cannot explain the lines, unless staff have released exactly this bill before. */
export async function holdUnlessExplained(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  draft: Held,
  now: Date,
): Promise<string | null> {
  const reason = guard(subscriber.settings, draft.lines, draft.planPrice);
  if (!reason) return null;
  const { currency, tenantId } = subscriber;
  const total = sum(
    draft.lines.map((line) => line.amount),
    currency,
  );
  const bill = `${draft.kind}:${draft.subscriptionId}:${draft.period?.start.toISOString()}:${draft.lines.length}:${total.minor}`;
  const [released] = await tx
    .select({ id: billingHolds.id })
    .from(billingHolds)
    .where(
      and(
        eq(billingHolds.tenantId, tenantId),
        eq(billingHolds.reason, reason),
        isNotNull(billingHolds.releasedAt),
        sql`${billingHolds.details}->>'bill' = ${bill}`,
      ),
    )
    .limit(1);
  if (released) return null;
  const details = { bill, kind: draft.kind, lines: draft.lines.length, netMinor: total.minor.toString(), currency };
  return assignHold(ctx, tx, subscriber, { reason, details }, now);
}

/** Parks a tenant's billing until staff release it; one hold at a time. */
export async function assignHold(
  ctx: ServiceContext,
  tx: Tx,
  { tenantId }: Pick<Subscriber, "tenantId">,
  hold: { reason: RunawayReason | "no_price"; details: Record<string, unknown> },
  now: Date,
): Promise<string> {
  const [open] = await tx
    .select({ id: billingHolds.id })
    .from(billingHolds)
    .where(and(eq(billingHolds.tenantId, tenantId), isNull(billingHolds.releasedAt)));
  if (open) return open.id;
  const holdId = randomUUIDv7();
  await tx.insert(billingHolds).values({ id: holdId, tenantId, ...hold, createdAt: now });
  await enqueueEvent(tx, { name: "billing/held", data: { tenantId, holdId } }, now);
  await recordAudit(
    tx,
    { tenantId, actor: actorRef(ctx.actor), action: "billing.held", targetId: holdId, after: { ...hold } },
    now,
  );
  return holdId;
}

export const onHold = () =>
  new DomainError("conflict", "Billing of this tenant waits for staff.", { details: { reason: "billing_on_hold" } });

/** Staff have looked: what was held goes out with the next sweep, or when it is asked for again. Throws `not_found`. */
export async function releaseHold(ctx: TenantContext, input: { holdId: string; reason: string }): Promise<void> {
  await inBilling(ctx, async (tx, now) => {
    const releasedBy = ctx.actor.type === "staff" ? ctx.actor.id : null;
    const [row] = await tx
      .update(billingHolds)
      .set({ releasedAt: now, releasedBy })
      .where(
        and(
          eq(billingHolds.id, input.holdId),
          eq(billingHolds.tenantId, ctx.tenantId),
          isNull(billingHolds.releasedAt),
        ),
      )
      .returning({ id: billingHolds.id });
    if (!row) throw new DomainError("not_found", "There is no open hold with this id.");
    await recordAudit(
      tx,
      {
        tenantId: ctx.tenantId,
        actor: actorRef(ctx.actor),
        action: "billing.released",
        targetId: row.id,
        reason: input.reason,
        requestId: ctx.requestId,
      },
      now,
    );
  });
}
