import { LeaseLost } from "./commit.ts";
import type { EngineContext } from "./model.ts";
import type { Claim } from "./queue.ts";

/** With LISTEN, work is announced; this is only how often to look in case an announcement was lost. */
const BACKSTOP_MS = 30_000;
const POLL_MS = 1000;
/** Of that many polls, one looks for staff's commands and one for dead engines instead of for work. */
const ODD_JOBS_EVERY = 5;

export type Dispatcher = {
  /** There may be work, now or in `delayMs`. */
  wake(delayMs?: number): void;
  listening(isListening: boolean): void;
  /** Claims nothing more and waits for what is in flight, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
};

/** Claims due jobs and carries them out, renews their leases, and takes over from engines that died. */
export function startDispatcher(
  ctx: EngineContext,
  hooks: { carryOut: (claim: Claim) => Promise<void>; runCommands: () => Promise<void> },
): Dispatcher {
  const { queue, log, tuning } = ctx;
  const held = new Map<string, Claim>();
  let isStopping = false;
  let isListening = false;
  let isPumping = false;
  let wanted = false;
  let failures = 0;
  let polls = 0;
  let tickTimer: NodeJS.Timeout | undefined;
  let dueTimer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let watch: NodeJS.Timeout | undefined;
  let idle: (() => void) | undefined;

  function wake(delayMs = 0): void {
    if (isStopping) return;
    // Work was announced to every engine: whoever takes it may die, and then one of the others has to notice.
    watchLeases();
    if (delayMs <= 0) {
      wanted = true;
      void pump();
      return;
    }
    // Timers run on the process's own clock, never on the injected one; the database decides what is due.
    const at = performance.now() + delayMs;
    if (at >= dueAt) return;
    dueAt = at;
    clearTimeout(dueTimer);
    dueTimer = setTimeout(() => void look(), Math.min(delayMs, BACKSTOP_MS));
  }

  async function look(): Promise<void> {
    dueAt = Number.POSITIVE_INFINITY;
    wanted = true;
    await pump();
    if (!isListening || isStopping) return;
    await guarded("asking when the next job is due", async () => {
      const next = await queue.nextDueMs();
      if (next !== undefined) wake(Math.max(1, next));
    });
  }

  async function tick(): Promise<void> {
    const turn = ++polls % ODD_JOBS_EVERY;
    await guarded("a periodic look at the queue", async () => {
      if (isListening || turn === 0) await hooks.runCommands();
      if (isListening || turn === 1) await takeOver();
      if (isListening || turn > 1) await look();
    });
    clearTimeout(tickTimer);
    if (!isStopping) tickTimer = setTimeout(() => void tick(), isListening ? BACKSTOP_MS : POLL_MS);
  }

  /** Runs until nothing is due or every place is taken; whoever is woken meanwhile makes it look once more. */
  async function pump(): Promise<void> {
    if (isPumping) return;
    isPumping = true;
    try {
      while (wanted && !isStopping && held.size < tuning.calls) {
        wanted = false;
        const free = tuning.calls - held.size;
        await guarded("claiming jobs", async () => {
          const claims = await queue.claim(free, tuning.callsPerFunction);
          for (const claim of claims) start(claim);
          if (claims.length === free) wanted = true;
        });
      }
    } finally {
      isPumping = false;
    }
  }

  function start(claim: Claim): void {
    held.set(claim.jobId, claim);
    watchLeases();
    void hooks
      .carryOut(claim)
      .catch((error: unknown) => {
        // The job stays claimed: its lease runs out and somebody carries it out again.
        const level = error instanceof LeaseLost ? "warn" : "error";
        log[level]({ err: error, runId: claim.runId, stepId: claim.stepId }, "the result of a call was not recorded");
      })
      .finally(() => {
        held.delete(claim.jobId);
        if (held.size === 0) idle?.();
        wake();
      });
  }

  /** While anything is in flight anywhere: renew our leases, look for those that were not renewed. */
  function watchLeases(): void {
    watch ??= setTimeout(() => void renewLeases(), tuning.leaseMs / 3);
  }

  async function renewLeases(): Promise<void> {
    watch = undefined;
    await guarded("renewing leases", async () => {
      if (held.size > 0) await queue.renew(ctx.sql, [...held.values()]);
      await takeOver();
    });
  }

  async function takeOver(): Promise<void> {
    const { held: alive, taken } = await queue.takeOver(tuning.leaseMs);
    if (taken > 0) {
      log.warn({ taken }, "took over the calls of an engine that died");
      wake();
    }
    if (alive > 0) watchLeases();
  }

  /** The database may be away; the engine outlives it and asks again, ever more slowly up to two seconds. */
  async function guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      failures = 0;
    } catch (error) {
      if (isStopping) return;
      failures += 1;
      log.error({ err: error, failures }, `${what} failed`);
      wake(Math.min(2000, 100 * 2 ** failures));
      watchLeases();
    }
  }

  return {
    wake,
    listening(value) {
      isListening = value;
      void tick();
    },
    async stop(timeoutMs) {
      isStopping = true;
      clearTimeout(tickTimer);
      clearTimeout(dueTimer);
      if (held.size > 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        idle = resolve;
        const limit = setTimeout(resolve, timeoutMs);
        await promise;
        clearTimeout(limit);
      }
      clearTimeout(watch);
      watch = undefined;
    },
  };
}
