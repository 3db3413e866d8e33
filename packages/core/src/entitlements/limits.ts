import type { Limits } from "../catalogue/plan.ts";
import type { StoredOverride } from "./override.ts";

/** An agreement that has not been withdrawn. */
export type DatedOverride = {
  readonly id: string;
  readonly value: StoredOverride;
  readonly createdAt: Date;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
};

/** The resolver's `limit` for every meter at once: override → plan version → unlimited; the later agreement holds. */
export function effectiveLimits(plan: Limits, overrides: readonly DatedOverride[], now: Date): Limits {
  const limits: Record<string, number | null> = { ...plan };
  const inOrder = overrides.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  for (const { value, startsAt, endsAt } of inOrder) {
    if (value.kind === "limit" && startsAt <= now && (endsAt === null || now < endsAt))
      limits[value.code] = value.limit;
  }
  return limits;
}

export const limitOf = (limits: Limits, meter: string): number | null => limits[meter] ?? null;
