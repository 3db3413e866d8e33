import { outbox } from "@tenantry/db/platform/operations";
import { and, asc, inArray, isNull, lte, or, sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

export type OutboxEvent = { id: string; name: string; data: Record<string, unknown>; createdAt: Date };

const leaseSeconds = 30;
const longestWaitSeconds = 300;
/** Beyond it the wait is the longest anyway, and beyond 1023 the power has no value. */
const mostDoublings = 10;

/**
 * Hands due outbox rows to `deliver` with their id as event id, oldest first. The rows are leased, not locked, while the
 * engine is called, so a relay that dies leaves them to the next. Returns how many were delivered.
 */
export async function relayOutbox(
  ctx: ServiceContext,
  deliver: (events: OutboxEvent[]) => Promise<void>,
  limit = 200,
): Promise<number> {
  const now = ctx.clock.now();
  const events = await lease(ctx, now, limit);
  if (events.length === 0) return 0;
  const ids = events.map((event) => event.id);
  try {
    await deliver(events);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await ctx.db.orm
      .update(outbox)
      .set({
        lastError: message.slice(0, 500),
        nextAttemptAt: sql`${now.toISOString()}::timestamptz + least(power(2, least(${outbox.attempts}, ${mostDoublings})), ${longestWaitSeconds}) * interval '1 second'`,
      })
      .where(inArray(outbox.id, ids));
    throw error;
  }
  await ctx.db.orm.update(outbox).set({ deliveredAt: now, lastError: null }).where(inArray(outbox.id, ids));
  return events.length;
}

async function lease(ctx: ServiceContext, now: Date, limit: number): Promise<OutboxEvent[]> {
  return ctx.db.transaction(async (tx) => {
    const due = await tx
      .select({ id: outbox.id, name: outbox.name, data: outbox.data, createdAt: outbox.createdAt })
      .from(outbox)
      .where(and(isNull(outbox.deliveredAt), or(isNull(outbox.nextAttemptAt), lte(outbox.nextAttemptAt, now))))
      .orderBy(asc(outbox.createdAt))
      .limit(limit)
      .for("update", { skipLocked: true });
    if (due.length > 0) {
      await tx
        .update(outbox)
        .set({ attempts: sql`${outbox.attempts} + 1`, nextAttemptAt: new Date(now.getTime() + leaseSeconds * 1000) })
        .where(
          inArray(
            outbox.id,
            due.map((row) => row.id),
          ),
        );
    }
    return due;
  });
}

/** Milliseconds that the oldest undelivered event has waited; 0 when there is none. */
export async function outboxLagMs(ctx: ServiceContext): Promise<number> {
  const [oldest] = await ctx.db.orm
    .select({ createdAt: outbox.createdAt })
    .from(outbox)
    .where(isNull(outbox.deliveredAt))
    .orderBy(asc(outbox.createdAt))
    .limit(1);
  return oldest ? Math.max(0, ctx.clock.now().getTime() - oldest.createdAt.getTime()) : 0;
}
