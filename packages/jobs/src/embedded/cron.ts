import { nextFiring } from "./config.ts";
import type { EngineContext, StoredEvent } from "./model.ts";
import { createRuns, loadFunctions, storeEvents } from "./runs.ts";
import { transact } from "./transact.ts";

/** A timer cannot be set further ahead; a schedule is looked at again after that. */
const LONGEST_TIMER_MS = 6 * 3_600_000;

export type CronClock = { plan(): Promise<void>; stop(): void };

/**
 * Fires schedules. Every engine has a timer for the next one; the row's `next_at` lets one of them win.
 * A firing missed while no engine ran is made up for once, like a queued one on Inngest.
 */
export function startCron(ctx: EngineContext): CronClock {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function plan(): Promise<void> {
    clearTimeout(timer);
    const [row] = await ctx.sql<{ next: Date | null }[]>`SELECT min(next_at) AS next FROM engine.crons`;
    if (!row?.next || isStopped) return;
    const delay = Math.max(0, Math.min(row.next.getTime() - ctx.now().getTime(), LONGEST_TIMER_MS));
    timer = setTimeout(() => void fire(), delay);
  }

  async function fire(): Promise<void> {
    try {
      await fireDue(ctx);
      await plan();
    } catch (error) {
      ctx.log.error({ err: error }, "firing schedules failed");
      if (!isStopped) timer = setTimeout(() => void fire(), 1000);
    }
  }

  return {
    plan,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

async function fireDue(ctx: EngineContext): Promise<void> {
  await transact(ctx.sql, async (tx) => {
    const now = ctx.now();
    // A lock, not SKIP LOCKED: the engine that comes second must see the new time, or it would plan for the old one.
    const due = await tx<{ function_id: string; expression: string; next_at: Date }[]>`
      SELECT function_id, expression, next_at FROM engine.crons WHERE next_at <= ${now} ORDER BY function_id, expression FOR UPDATE`;
    const known = new Set((await loadFunctions(tx)).map((fn) => fn.id));
    for (const { function_id: functionId, expression, next_at: at } of due) {
      await tx`UPDATE engine.crons SET next_at = ${nextFiring(expression, now)} WHERE function_id = ${functionId} AND expression = ${expression}`;
      if (!known.has(functionId)) continue;
      const event: StoredEvent = {
        id: `cron:${functionId}:${expression}:${at.toISOString()}`,
        name: "inngest/scheduled.timer",
        data: { cron: expression },
        ts: at.getTime(),
      };
      const fresh = await storeEvents(tx, [event]);
      await createRuns(
        ctx,
        tx,
        fresh.map(() => ({ functionId, event, delayMs: 0 })),
      );
    }
  });
}
