import { randomUUID } from "node:crypto";
import { limitOf } from "@tenantry/core/entitlements/limits";
import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { Clock } from "@tenantry/core/ports/clock";
import type { RawUsageEvent } from "@tenantry/core/usage/event";
import type { Database } from "@tenantry/db/client";
import { usageWindows } from "@tenantry/db/platform/usage";
import { and, eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { hardLimit, loadLimits, openWindow } from "../entitlements/load-limits.ts";
import { atTenantTime } from "../tenant/tenant-time.ts";
import { recordUsage, type UsageResult } from "./record-usage.ts";

/** The meter of a tenant's authenticated `/v1` calls. */
export const apiCallsMeter = "api_calls";

/** Calls of one tenant under one id: whoever sends them again counts nothing twice. */
type Batch = { readonly id: string; readonly tenantId: TenantId; readonly at: Date; readonly quantity: number };
type Standing = { readonly limit: number; readonly used: number };

/** What this process counts of `api_calls`: in memory first, so that no request waits. */
export type ApiCalls = {
  /**
   * Counts one call at the tenant's `now`, or refuses it with `limit_reached` while a hard limit is known to be used
   * up: what was called since the last flush is not known yet. Who `pays` is never refused.
   */
  count(tenantId: TenantId, now: Date, options?: { pays?: boolean }): void;
  /** Writes what was counted. What fails stays, under its id, for the next time. */
  flush(): Promise<void>;
  /** The last flush of a process, tried a few times. */
  close(): Promise<void>;
};

type Log = { warn(details: object, message: string): void };
type Options = { db: Database; clock: Clock; log: Log; everyMs?: number };

const lastTries = 3;

export function createApiCalls({ db, clock, log, everyMs = 5_000 }: Options): ApiCalls {
  let open = new Map<TenantId, { at: Date; quantity: number }>();
  let waiting: Batch[] = [];
  const full = new Map<TenantId, Standing>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  const schedule = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void flush();
    }, everyMs).unref();
  };

  function flush(): Promise<void> {
    flushing = flushing.then(writeAll);
    return flushing;
  }

  async function writeAll(): Promise<void> {
    const counted = [...open].map(([tenantId, calls]) => ({ id: `api-calls-${randomUUID()}`, tenantId, ...calls }));
    open = new Map();
    const batches = [...waiting, ...counted];
    const kept: Batch[] = [];
    for (const batch of batches) {
      try {
        look(batch.tenantId, await record(await contextOf(batch.tenantId), batch));
      } catch (err) {
        kept.push(batch);
        log.warn({ err, tenantId: batch.tenantId }, "API calls could not be counted yet");
      }
    }
    waiting = kept;
    const written = new Set(batches.map(({ tenantId }) => tenantId));
    for (const tenantId of [...full.keys()].filter((one) => !written.has(one))) await lookAgain(tenantId);
    if (waiting.length > 0 || full.size > 0) schedule();
  }

  const contextOf = (tenantId: TenantId): Promise<TenantContext> =>
    atTenantTime({ db, clock, actor: { type: "system" }, requestId: null, tenantId }, tenantId);

  const look = (tenantId: TenantId, standing: Standing | null) => {
    if (standing && standing.used >= standing.limit) full.set(tenantId, standing);
    else full.delete(tenantId);
  };

  /** A new window or a raised limit opens the door again. */
  async function lookAgain(tenantId: TenantId): Promise<void> {
    try {
      look(tenantId, await readStanding(await contextOf(tenantId)));
    } catch (err) {
      full.delete(tenantId);
      log.warn({ err, tenantId }, "the limit of API calls could not be read");
    }
  }

  return {
    count(tenantId, now, { pays = false } = {}) {
      const standing = full.get(tenantId);
      if (standing && pays) return;
      if (standing) {
        const details = { tenantId, meter: apiCallsMeter, ...standing };
        throw new DomainError("limit_reached", `The plan's limit of ${standing.limit} API calls is reached.`, {
          details,
        });
      }
      const calls = open.get(tenantId);
      open.set(tenantId, { at: calls?.at ?? now, quantity: (calls?.quantity ?? 0) + 1 });
      schedule();
    },
    flush,
    async close() {
      clearTimeout(timer);
      for (let i = 0; i < lastTries && (i === 0 || waiting.length > 0); i++) await flush();
      clearTimeout(timer);
      if (waiting.length > 0) log.warn({ calls: waiting }, "API calls were not counted");
    },
  };
}

/** Where the tenant stands afterwards; null without a hard limit. */
async function record(ctx: TenantContext, batch: Batch): Promise<Standing | null> {
  const event = { id: batch.id, meter: apiCallsMeter, quantity: batch.quantity };
  const result = await send(ctx, { ...event, at: batch.at.toISOString() });
  // Counted in a period that was closed meanwhile: it belongs to the one that runs.
  const late = result?.status === "refused" && result.code === "period_closed" ? await send(ctx, event) : result;
  const standing = await readStanding(ctx);
  if (late?.status !== "refused" || late.code !== "limit_reached" || !standing) return standing;
  const quantity = Math.min(batch.quantity, standing.limit - standing.used);
  if (quantity <= 0) return standing;
  await send(ctx, { ...event, id: `${batch.id}-room`, quantity });
  return readStanding(ctx);
}

async function send(ctx: TenantContext, event: RawUsageEvent): Promise<UsageResult | undefined> {
  const { results } = await recordUsage(ctx, [event]);
  return results[0];
}

async function readStanding(ctx: TenantContext): Promise<Standing | null> {
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const allowed = await loadLimits(tx, tenantId, now);
    const limit = limitOf(allowed.limits, apiCallsMeter);
    if (limit === null || hardLimit(allowed, apiCallsMeter) === null) return null;
    const { start } = openWindow(allowed, apiCallsMeter, now);
    const [row] = await tx
      .select({ used: usageWindows.used })
      .from(usageWindows)
      .where(
        and(
          eq(usageWindows.tenantId, tenantId),
          eq(usageWindows.meter, apiCallsMeter),
          eq(usageWindows.windowStart, start),
        ),
      );
    return { limit, used: row?.used ?? 0 };
  });
}
