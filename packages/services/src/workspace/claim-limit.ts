import { limitOf } from "@tenantry/core/entitlements/limits";
import { assert, DomainError } from "@tenantry/core/errors";
import { inUnits, type Meter } from "@tenantry/core/usage/meters";
import type { WorkspaceTx } from "@tenantry/db/client";
import { counters } from "@tenantry/db/tenant/tables";
import { and, eq, lte, sql } from "drizzle-orm";
import { hardLimit, openWindow, type TenantLimits } from "../entitlements/load-limits.ts";
import { noteReading } from "../usage/warn.ts";

/** `quantity` is what is counted: bytes for `storage_mb`, else one thing unless said. */
export type Claim = { readonly meter: Meter; readonly quantity?: number };

/**
 * Counts more against a limit, in the transaction that creates the thing: of any number of racers only as many pass as
 * there is room for. Tells at 80, 90 and 100 %. Errors: `limit_reached` with meter, limit and used in the meter's unit.
 */
export async function claimLimit(
  tx: WorkspaceTx,
  allowed: TenantLimits,
  { meter, quantity = 1 }: Claim,
  now: Date,
): Promise<void> {
  assert(Number.isSafeInteger(quantity) && quantity >= 0, `a claim of ${quantity} ${meter}`);
  const most = hardLimit(allowed, meter);
  const { start: windowStart } = openWindow(allowed, meter, now);
  const room = most === null ? null : most - quantity;
  const claimed =
    room !== null && room < 0
      ? []
      : await tx
          .insert(counters)
          .values({ meter, windowStart, used: quantity })
          .onConflictDoUpdate({
            target: [counters.meter, counters.windowStart],
            set: { used: sql`${counters.used} + ${quantity}` },
            ...(room !== null && { setWhere: lte(counters.used, room) }),
          })
          .returning({ used: counters.used });
  const [row] = claimed;
  const limit = limitOf(allowed.limits, meter);
  if (!row) {
    const used = inUnits(meter, await usedOf(tx, meter, windowStart));
    const details = { tenantId: allowed.tenantId, meter, limit, used };
    throw new DomainError("limit_reached", `The plan's limit of ${limit} ${meter} is reached.`, { details });
  }
  const { used } = row;
  await noteReading(tx, { tenantId: allowed.tenantId, meter, windowStart, used, before: used - quantity, limit }, now);
}

/** Gives back what a gauge counted, in the transaction that removes the thing. Counters of what happened never sink. */
export async function releaseLimit(
  tx: WorkspaceTx,
  allowed: TenantLimits,
  { meter, quantity = 1 }: Claim,
  now: Date,
): Promise<void> {
  assert(allowed.meters.get(meter)?.kind !== "counter", `${meter} is no gauge`);
  const { start } = openWindow(allowed, meter, now);
  await tx
    .update(counters)
    .set({ used: sql`greatest(${counters.used} - ${quantity}, 0)` })
    .where(and(eq(counters.meter, meter), eq(counters.windowStart, start)));
}

async function usedOf(tx: WorkspaceTx, meter: Meter, windowStart: Date): Promise<number> {
  const [row] = await tx
    .select({ used: counters.used })
    .from(counters)
    .where(and(eq(counters.meter, meter), eq(counters.windowStart, windowStart)));
  return row?.used ?? 0;
}
