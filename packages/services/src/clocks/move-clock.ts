import { setTimeout as sleep } from "node:timers/promises";
import { decideMove, type MoveClockInput } from "@tenantry/core/clocks/move";
import { nextDue } from "@tenantry/core/clocks/next-due";
import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { loadDueDates } from "./load-due-dates.ts";
import { type Happened, whatHappened } from "./what-happened.ts";

const pollMs = 50;

type ClockView = { now: Date; movingTo: Date | null; nextDue: Date | null };
type MoveResult = {
  from: Date;
  to: Date;
  now: Date;
  /** On its way still: ask `getClock` and `whatHappened` later. */
  moving: boolean;
  happened: Happened[];
};

/** The sandbox's time, and when something is due next. Throws `not_found` for a tenant without a clock. */
export async function getClock(ctx: TenantContext): Promise<ClockView> {
  const { tenantId } = ctx;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { now, movingTo } = await loadClock(tx, tenantId);
    return { now, movingTo, nextDue: nextDue(await loadDueDates(tx, tenantId), now) };
  });
}

/**
 * Asks the worker to move a sandbox's clock through everything that falls due on the way. Errors: `not_found` without a clock,
 * `conflict` while it moves, those of `decideMove`. `ctx` may live in either time.
 */
export async function requestMove(ctx: TenantContext, input: MoveClockInput): Promise<{ from: Date; to: Date }> {
  const { tenantId, requestId } = ctx;
  return ctx.db.withTenant(tenantId, async (tx) => {
    // Two requests at once: the second finds the clock moving.
    await tx.select({ now: clocks.now }).from(clocks).where(eq(clocks.tenantId, tenantId)).for("update");
    const clock = await loadClock(tx, tenantId);
    if (clock.movingTo) throw new DomainError("conflict", "The clock is moving already.");
    const due = nextDue(await loadDueDates(tx, tenantId), clock.now);
    const to = decideMove({ now: clock.now, nextDue: due, timeZone: clock.timeZone }, input);
    await tx.update(clocks).set({ movingTo: to }).where(eq(clocks.tenantId, tenantId));
    await enqueueEvent(tx, { name: "clock/move.requested", data: { tenantId } }, clock.now);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "clock.moved", reason: input.reason, requestId };
    await recordAudit(tx, { ...entry, before: { now: clock.now }, after: { now: to } }, clock.now);
    return { from: clock.now, to };
  });
}

/** Requests a move and waits for it, at most `timeoutMs`; a longer one goes on and answers `moving: true`. */
export async function moveClockAndWait(
  ctx: TenantContext,
  input: MoveClockInput,
  timeoutMs: number,
): Promise<MoveResult> {
  const { from, to } = await requestMove(ctx, input);
  const { tenantId } = ctx;
  const look = () => ctx.db.withTenant(tenantId, (tx) => loadClock(tx, tenantId));
  let clock = await look();
  for (let waited = 0; clock.movingTo && waited < timeoutMs; waited += pollMs) {
    await sleep(pollMs);
    clock = await look();
  }
  const happened = await whatHappened(ctx, { from, to: clock.now });
  return { from, to, now: clock.now, moving: clock.movingTo !== null, happened };
}

async function loadClock(tx: Tx, tenantId: TenantId) {
  const [clock] = await tx
    .select({ now: clocks.now, movingTo: clocks.movingTo, timeZone: tenants.timeZone })
    .from(clocks)
    .innerJoin(tenants, and(eq(tenants.id, clocks.tenantId), eq(tenants.sandbox, true)))
    .where(eq(clocks.tenantId, tenantId));
  if (!clock) throw new DomainError("not_found", "This tenant has no clock of its own.");
  return clock;
}
