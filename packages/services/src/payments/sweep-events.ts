import { enqueueEvent } from "@tenantry/db/journal";
import { inbox } from "@tenantry/db/platform/payments";
import { and, asc, desc, eq, isNull, lt } from "drizzle-orm";
import type { PaymentContext } from "./context.ts";
import { keepEvent } from "./receive-event.ts";

/** Gateways list an event some time after it happened, so the last hours are looked at again. */
const overlapMs = 3 * 3_600_000;
const firstLookMs = 24 * 3_600_000;
/** A received event is being worked on that long. */
const patienceMs = 10 * 60_000;
const mostAtOnce = 5_000;
const mostRetries = 200;

/**
 * Finds what no webhook brought, and hands over again what was received and never processed. `lookBackHours` looks further
 * back than to the last event: for what was missed while other events went on arriving.
 */
export async function sweepEvents(
  ctx: PaymentContext,
  { lookBackHours = 0 }: { lookBackHours?: number } = {},
): Promise<{ found: number; retried: number }> {
  const now = ctx.clock.now();
  let found = 0;
  for (const gateway of ctx.gateways.values()) {
    const [last] = await ctx.db.orm
      .select({ happenedAt: inbox.happenedAt })
      .from(inbox)
      .where(and(eq(inbox.gateway, gateway.id), isNull(inbox.quarantinedBecause)))
      .orderBy(desc(inbox.happenedAt))
      .limit(1);
    const recent = last ? last.happenedAt.getTime() - overlapMs : now.getTime() - firstLookMs;
    const since = Math.min(recent, now.getTime() - lookBackHours * 3_600_000);
    let seen = 0;
    for await (const event of gateway.listEvents(new Date(since))) {
      if (++seen > mostAtOnce) break;
      const origin = { source: "sweep" as const, isForeign: event.account !== null };
      if (await ctx.db.transaction((tx) => keepEvent(tx, gateway.id, event, origin, now))) found++;
    }
  }
  return { found, retried: await retryUnprocessed(ctx, now) };
}

async function retryUnprocessed(ctx: PaymentContext, now: Date): Promise<number> {
  const stuck = await ctx.db.orm
    .select({ gateway: inbox.gateway, eventId: inbox.eventId })
    .from(inbox)
    .where(
      and(
        isNull(inbox.processedAt),
        isNull(inbox.quarantinedBecause),
        lt(inbox.receivedAt, new Date(now.getTime() - patienceMs)),
      ),
    )
    .orderBy(asc(inbox.receivedAt))
    .limit(mostRetries);
  await ctx.db.transaction(async (tx) => {
    for (const data of stuck) await enqueueEvent(tx, { name: "payments/event.received", data }, now);
  });
  return stuck.length;
}
