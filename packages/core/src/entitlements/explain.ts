import { matchingRule, silence } from "../flags/evaluate.ts";
import type { FlagRule } from "../flags/flag.ts";
import { tenantBucket } from "../flags/hash.ts";
import { decideFeature, entryOf, type FeatureLayer, grantOf, limit, limitOverrideOf } from "./resolve.ts";
import type { FeatureOverride, Snapshot, SnapshotEntry, Subject, Tenant } from "./snapshot.ts";

/** Who set what a layer says, why and for how long; all null where nobody in particular did. */
export type Authorship = {
  readonly by: string | null;
  readonly reason: string | null;
  readonly from: Date | null;
  readonly until: Date | null;
};

/** Why a layer is silent or, for rules, what decided. */
export type TrailNote =
  | { readonly is: "plan"; readonly code: string; readonly version: number }
  | { readonly is: "no_plan" | "no_flag" | "sold" }
  | { readonly is: "silent_flag"; readonly because: "rules" | "environment" | "schedule" }
  | { readonly is: "matched"; readonly rule: FlagRule; readonly bucket: number }
  | { readonly is: "unmatched"; readonly bucket: number }
  | { readonly is: "outside_window" };

export type FeatureTrailEntry = Authorship & {
  readonly layer: FeatureLayer;
  readonly says: "on" | "off" | "silent";
  readonly won: boolean;
  readonly note: TrailNote | null;
};

export type FeatureExplanation = {
  readonly code: string;
  readonly enabled: boolean;
  readonly layer: FeatureLayer;
  readonly trail: readonly FeatureTrailEntry[];
};

export type LimitLayer = "override" | "plan" | "unlimited";
export type LimitTrailEntry = Authorship & {
  readonly layer: LimitLayer;
  /** Undefined: says nothing. Null: unlimited. */
  readonly says: number | null | undefined;
  readonly won: boolean;
  readonly note: TrailNote | null;
};
export type LimitExplanation = {
  readonly meter: string;
  readonly limit: number | null;
  readonly layer: LimitLayer;
  readonly trail: readonly LimitTrailEntry[];
};

const nobody: Authorship = { by: null, reason: null, from: null, until: null };

/** The same answer as `can`, with every layer it looked at in order. Errors: `not_found` with the nearest names. */
export function explainFeature(snapshot: Snapshot, subject: Subject, code: string, now: Date): FeatureExplanation {
  const entry = entryOf(snapshot, code);
  const at = now.getTime();
  const { enabled, layer } = decideFeature(entry, subject, at);
  const trail = [
    killEntry(entry),
    ...overrideEntries(entry, subject.tenant, at),
    ...grantEntries(entry, subject.tenant, at),
    ruleEntry(entry, subject, at),
  ];
  const won = trail.findIndex((one) => one.layer === layer && one.says !== "silent");
  const none = { ...nobody, layer: "none" as const, says: "off" as const, won: won === -1, note: null };
  return { code, enabled, layer, trail: [...trail.map((one, i) => ({ ...one, won: i === won })), none] };
}

type Unjudged = Omit<FeatureTrailEntry, "won">;

function killEntry({ flag }: SnapshotEntry): Unjudged {
  return {
    ...nobody,
    layer: "kill_switch",
    says: flag?.killed ? "off" : "silent",
    from: flag?.stored.killedAt ?? null,
    note: flag ? null : { is: "no_flag" },
  };
}

function overrideEntries({ code }: SnapshotEntry, tenant: Tenant, at: number): Unjudged[] {
  const all = tenant.featureOverrides.get(code) ?? [];
  if (all.length === 0) return [{ ...nobody, layer: "override", says: "silent", note: null }];
  return all.map(({ from, until, enabled, source }) => {
    const inForce = from <= at && at < until;
    return {
      ...authorship(source),
      layer: "override",
      says: inForce ? (enabled ? "on" : "off") : "silent",
      note: inForce ? null : { is: "outside_window" },
    };
  });
}

function grantEntries(entry: SnapshotEntry, tenant: Tenant, at: number): Unjudged[] {
  const { plan } = tenant;
  const planNote: TrailNote = plan ? { is: "plan", code: plan.code, version: plan.version } : { is: "no_plan" };
  const addOn = tenant.addOns.get(entry.code)?.find(({ from, until }) => from <= at && at < until);
  return [
    { ...nobody, layer: "plan", says: tenant.granted.has(entry.code) ? "on" : "silent", note: planNote },
    {
      ...nobody,
      layer: "add_on",
      says: addOn ? "on" : "silent",
      from: addOn ? new Date(addOn.from) : null,
      until: addOn && Number.isFinite(addOn.until) ? new Date(addOn.until) : null,
      note: null,
    },
    { ...nobody, layer: "default", says: entry.isDefault ? "on" : "silent", note: null },
  ];
}

/** `off` narrows a grant, `on` rolls out; a rule that matches a grant, or a sold feature without one, changes nothing. */
function ruleEntry(entry: SnapshotEntry, subject: Subject, at: number): Unjudged {
  const { flag } = entry;
  const base = {
    ...nobody,
    layer: "rule" as const,
    from: flag?.stored.startsAt ?? null,
    until: flag?.stored.endsAt ?? null,
  };
  if (!flag) return { ...base, says: "silent", note: { is: "no_flag" } };
  const because = silence(flag, subject.tenant, at);
  if (because) return { ...base, says: "silent", note: { is: "silent_flag", because } };
  const bucket = tenantBucket(flag.seed, subject.tenant.tenantHash);
  const rule = flag.stored.rules[matchingRule(flag, subject.tenant, subject.userId)];
  const granted = grantOf(entry, subject.tenant, at).enabled;
  if (!rule) return { ...base, says: granted ? "off" : "silent", note: { is: "unmatched", bucket } };
  const rollsOut = !granted && !entry.isSold;
  return {
    ...base,
    says: rollsOut ? "on" : "silent",
    note: granted || rollsOut ? { is: "matched", rule, bucket } : { is: "sold" },
  };
}

/** The same answer as `limit`, with every layer it looked at. Errors: `not_found` with the nearest names. */
export function explainLimit(snapshot: Snapshot, tenant: Tenant, meter: string, now: Date): LimitExplanation {
  const answer = limit(snapshot, tenant, meter, now);
  const at = now.getTime();
  const winner = limitOverrideOf(tenant.limitOverrides, meter, at);
  const planned = tenant.plan?.limits[meter];
  const planWins = winner === null && planned !== undefined && planned !== null;
  const overrides = (tenant.limitOverrides.get(meter) ?? []).map((override): LimitTrailEntry => {
    const inForce = override.from <= at && at < override.until;
    return {
      ...authorship(override.source),
      layer: "override",
      says: inForce ? override.limit : undefined,
      won: override === winner,
      note: inForce ? null : { is: "outside_window" },
    };
  });
  const { plan } = tenant;
  const trail: LimitTrailEntry[] = [
    ...(overrides.length > 0
      ? overrides
      : [{ ...nobody, layer: "override" as const, says: undefined, won: false, note: null }]),
    {
      ...nobody,
      layer: "plan",
      says: planned ?? undefined,
      won: planWins,
      note: plan ? { is: "plan", code: plan.code, version: plan.version } : { is: "no_plan" },
    },
    { ...nobody, layer: "unlimited", says: null, won: winner === null && !planWins, note: null },
  ];
  return { meter, limit: answer, layer: winner ? "override" : planWins ? "plan" : "unlimited", trail };
}

const authorship = ({ createdBy, reason, startsAt, endsAt }: FeatureOverride): Authorship => ({
  by: createdBy,
  reason,
  from: startsAt,
  until: endsAt,
});
