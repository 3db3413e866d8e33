import type { Limits } from "../catalogue/plan.ts";
import { DomainError } from "../errors.ts";
import { matchingRule, silence } from "../flags/evaluate.ts";
import { nearestCodes } from "../usage/nearest.ts";
import type { DatedOverride, LimitOverrides, Snapshot, SnapshotEntry, Subject, Tenant } from "./snapshot.ts";

export type FeatureLayer = "kill_switch" | "override" | "plan" | "add_on" | "default" | "rule" | "none";
export type FeatureDecision = { readonly enabled: boolean; readonly layer: FeatureLayer };

const decided = (enabled: boolean, layer: FeatureLayer): FeatureDecision => Object.freeze({ enabled, layer });

// Every answer there is, made once: a question allocates nothing.
const killed = decided(false, "kill_switch");
const agreedOn = decided(true, "override");
const agreedOff = decided(false, "override");
const byPlan = decided(true, "plan");
const byAddOn = decided(true, "add_on");
const byDefault = decided(true, "default");
const narrowed = decided(false, "rule");
const rolledOut = decided(true, "rule");
const withheld = decided(false, "none");

/**
 * Decision 13. Kill switch → override → plan and add-ons → default → false decides what may be. A flag that speaks
 * narrows a grant to whom its rules name, and rolls out what is sold to nobody; it never grants what a plan withholds.
 */
export function decideFeature(entry: SnapshotEntry, { tenant, userId }: Subject, at: number): FeatureDecision {
  const { code, flag } = entry;
  if (flag?.killed) return killed;
  const overrides = tenant.featureOverrides.get(code);
  if (overrides !== undefined) {
    for (let i = 0; i < overrides.length; i++) {
      const override = overrides[i];
      if (override !== undefined && override.from <= at && at < override.until)
        return override.enabled ? agreedOn : agreedOff;
    }
  }
  const granted = grantOf(entry, tenant, at);
  if (flag === null || silence(flag, tenant, at) !== null) return granted;
  if (granted.enabled) return matchingRule(flag, tenant, userId) === -1 ? narrowed : granted;
  return !entry.isSold && matchingRule(flag, tenant, userId) !== -1 ? rolledOut : withheld;
}

/** What was bought, or comes with every plan. */
export function grantOf({ code, isDefault }: SnapshotEntry, tenant: Tenant, at: number): FeatureDecision {
  if (tenant.granted.has(code)) return byPlan;
  const addOns = tenant.addOns.get(code);
  if (addOns !== undefined) {
    for (let i = 0; i < addOns.length; i++) {
      const addOn = addOns[i];
      if (addOn !== undefined && addOn.from <= at && at < addOn.until) return byAddOn;
    }
  }
  return isDefault ? byDefault : withheld;
}

/** Whether a subject may use a feature, or has a flag on, at `now`. Errors: `not_found` with the nearest names. */
export function can(snapshot: Snapshot, subject: Subject, code: string, now: Date): boolean {
  return decideFeature(entryOf(snapshot, code), subject, now.getTime()).enabled;
}

/** Most that a tenant may use of a meter; null is unlimited. Errors: `not_found` with the nearest names. */
export function limit(snapshot: Snapshot, tenant: Tenant, meter: string, now: Date): number | null {
  if (!snapshot.meters.has(meter)) throw unknownName("meter", meter, [...snapshot.meters]);
  return effectiveLimit(tenant.plan?.limits, tenant.limitOverrides, meter, now.getTime());
}

/** Override → plan version → unlimited. */
export function effectiveLimit(
  plan: Limits | undefined,
  overrides: LimitOverrides<DatedOverride>,
  meter: string,
  at: number,
): number | null {
  const override = limitOverrideOf(overrides, meter, at);
  return override === null ? (plan?.[meter] ?? null) : override.limit;
}

/** The override in force; null where none is. */
export function limitOverrideOf<O extends DatedOverride>(overrides: LimitOverrides<O>, meter: string, at: number) {
  const ofMeter = overrides.get(meter);
  if (ofMeter === undefined) return null;
  for (let i = 0; i < ofMeter.length; i++) {
    const override = ofMeter[i];
    if (override !== undefined && override.from <= at && at < override.until) return override;
  }
  return null;
}

/** Every feature of the catalogue and what the subject may do with it; flags of their own are not features. */
export function featureAnswers(snapshot: Snapshot, subject: Subject, now: Date): Record<string, boolean> {
  const at = now.getTime();
  const answers: Record<string, boolean> = {};
  for (const entry of snapshot.entries.values()) {
    if (entry.isFeature) answers[entry.code] = decideFeature(entry, subject, at).enabled;
  }
  return answers;
}

export function entryOf(snapshot: Snapshot, code: string): SnapshotEntry {
  const entry = snapshot.entries.get(code);
  if (entry === undefined) throw unknownName("feature", code, [...snapshot.entries.keys()]);
  return entry;
}

export function unknownName(kind: "feature" | "meter" | "flag", name: string, known: readonly string[]): DomainError {
  const nearest = nearestCodes(name, known);
  const hint = nearest.length > 0 ? ` Nearest: ${nearest.join(", ")}.` : "";
  return new DomainError("not_found", `There is no ${kind} "${name.slice(0, 64)}".${hint}`, {
    details: { kind, name: name.slice(0, 64), nearest },
  });
}
