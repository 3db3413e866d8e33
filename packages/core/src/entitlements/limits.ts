import type { Limits } from "../catalogue/plan.ts";
import { effectiveLimit } from "./resolve.ts";
import { compileLimitOverrides, type DatedOverride } from "./snapshot.ts";

/** The resolver's `limit` for every meter that the plan or an agreement names; any other is unlimited. */
export function effectiveLimits(plan: Limits, overrides: readonly DatedOverride[], now: Date): Limits {
  const compiled = compileLimitOverrides(overrides);
  const meters = new Set([...Object.keys(plan), ...compiled.keys()]);
  return Object.fromEntries([...meters].map((meter) => [meter, effectiveLimit(plan, compiled, meter, now.getTime())]));
}

export const limitOf = (limits: Limits, meter: string): number | null => limits[meter] ?? null;
