import type { TenantId } from "@tenantry/core/ids";
import { countedLimit } from "@tenantry/core/usage/meters";
import { levelsReached } from "@tenantry/core/usage/warnings";
import type { Queryable, WorkspaceTx } from "@tenantry/db/client";
import { enqueueEvent, leaveNote, platformOf } from "@tenantry/db/journal";
import { usageWarnings } from "@tenantry/db/platform/usage";
import { lt, sql } from "drizzle-orm";

/** `used` is what is counted, `limit` is in the meter's own unit. */
export type Reading = {
  readonly tenantId: TenantId;
  readonly meter: string;
  readonly windowStart: Date;
  readonly used: number;
  /** What was counted before this change: nothing is written unless a level lies between. Absent: look again. */
  readonly before?: number;
  readonly limit: number | null;
};

/**
 * Records the levels that a meter has reached, each once per window and limit: a raised limit arms them again. Only the
 * highest new one is told, so that a jump is one message. Stored quantities are what is counted.
 */
export async function warnOfUsage(tx: Queryable, reading: Reading, now: Date): Promise<number[]> {
  const { tenantId, meter, windowStart, used } = reading;
  const limit = countedLimit(meter, reading.limit);
  const levels = levelsReached(used, limit);
  const heard = reading.before === undefined ? 0 : levelsReached(reading.before, limit).length;
  if (limit === null || levels.length === heard) return [];
  const warned = await tx
    .insert(usageWarnings)
    .values(levels.map((level) => ({ tenantId, meter, windowStart, level, used, limit, warnedAt: now })))
    .onConflictDoUpdate({
      target: [usageWarnings.tenantId, usageWarnings.meter, usageWarnings.windowStart, usageWarnings.level],
      set: { used: sql`excluded.used`, limit: sql`excluded."limit"`, warnedAt: sql`excluded.warned_at` },
      setWhere: lt(usageWarnings.limit, sql`excluded."limit"`),
    })
    .returning({ level: usageWarnings.level });
  const told = warned.map((row) => row.level).sort((a, b) => a - b);
  const level = told.at(-1);
  if (level !== undefined) {
    const data = { tenantId, meter, level, windowStart: windowStart.toISOString(), limit };
    await enqueueEvent(tx, { name: "usage/threshold.reached", data }, now);
  }
  return told;
}

/** The same out of the tenant's own transaction; where it is placed elsewhere, once the relay has carried it over. */
export async function noteReading(tx: WorkspaceTx, reading: Reading, now: Date): Promise<void> {
  const platform = platformOf(tx);
  if (platform) {
    await warnOfUsage(platform, reading, now);
    return;
  }
  const limit = countedLimit(reading.meter, reading.limit);
  const heard = reading.before === undefined ? 0 : levelsReached(reading.before, limit).length;
  if (levelsReached(reading.used, limit).length === heard) return;
  const { tenantId: _, windowStart, ...counted } = reading;
  await leaveNote(tx, "usage", { reading: { ...counted, windowStart: windowStart.toISOString() } }, now);
}
