import { DomainError } from "../errors.ts";
import { nearestCodes } from "../usage/nearest.ts";
import type { PlanVersionInput } from "./inputs.ts";

export type KnownCodes = {
  readonly features: readonly string[];
  readonly meters: readonly string[];
  /** Plans that a trial may fall back to. */
  readonly plans: readonly string[];
};

/** A code that is not known, where it stands in the input, and which known ones are like it. */
type Unknown = { path: string; code: string; wanted: string; nearest: string[] };

/**
 * Refuses a version that names what the catalogue does not have, and a plan to buy without a price.
 * Errors: `validation_failed` with the fields and, in `unknown`, the nearest known codes.
 */
export function checkVersion(
  version: PlanVersionInput,
  plan: { code: string; contactSales: boolean },
  known: KnownCodes,
): void {
  const unknown: Unknown[] = [];
  const fields: Record<string, string[]> = {};
  const look = (path: string, wanted: string, codes: readonly string[], code: string) => {
    if (codes.includes(wanted)) return;
    unknown.push({ path, code, wanted, nearest: nearestCodes(wanted, codes) });
    fields[path] = [code];
  };
  for (const code of version.features) look(`version.features.${code}`, code, known.features, "unknown_feature");
  for (const code of Object.keys(version.limits)) look(`version.limits.${code}`, code, known.meters, "unknown_meter");
  for (const [i, code] of version.softLimits.entries()) {
    look(`version.softLimits.${i}`, code, known.meters, "unknown_meter");
    if ((version.limits[code] ?? null) === null) fields[`version.softLimits.${i}`] ??= ["soft_without_limit"];
  }
  for (const [i, { meter }] of version.meteredPrices.entries())
    look(`version.meteredPrices.${i}.meter`, meter, known.meters, "unknown_meter");
  const { trialEnd } = version;
  if (trialEnd.strategy === "fallback") {
    look("version.trialEnd.planCode", trialEnd.planCode, known.plans, "unknown_plan");
    if (trialEnd.planCode === plan.code) fields["version.trialEnd.planCode"] ??= ["unknown_plan"];
  }
  if (version.prices.length === 0 && !plan.contactSales) fields["version.prices"] = ["required"];
  if (Object.keys(fields).length === 0) return;
  const said = unknown.map(
    ({ wanted, nearest }) => `"${wanted}"${nearest.length > 0 ? ` (nearest: ${nearest.join(", ")})` : ""}`,
  );
  throw new DomainError(
    "validation_failed",
    said.length > 0 ? `The catalogue does not know ${said.join(", ")}.` : "The version is not complete.",
    { details: { fields, ...(unknown.length > 0 && { unknown }) } },
  );
}
