import { usagePercentage } from "./meters.ts";

/** Percent of a limit at which a tenant is told, once each per window. */
export const warningLevels = [80, 90, 100] as const;
export type WarningLevel = (typeof warningLevels)[number];

/**
 * Levels that `used` has reached, lowest first. A limit of one or none has none: it is full with the first, which is
 * what the plan is, and no news.
 */
export function levelsReached(used: number, limit: number | null): WarningLevel[] {
  if (limit === null || limit <= 1) return [];
  const percentage = usagePercentage(used, limit);
  return warningLevels.filter((level) => percentage >= level);
}
