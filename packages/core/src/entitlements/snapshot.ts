import type { Limits } from "../catalogue/plan.ts";
import {
  type CompiledFlag,
  compileFlag,
  type FlagTarget,
  type StoredFlag,
  type TenantAttributes,
} from "../flags/evaluate.ts";
import type { FlagEnvironment } from "../flags/flag.ts";
import { hashText } from "../flags/hash.ts";
import type { StoredOverride } from "./override.ts";

/** A feature of the catalogue. Sold: in some plan version's list, on by default, or with a price as an add-on. */
export type CatalogueEntry = { readonly code: string; readonly isDefault: boolean; readonly isSold: boolean };

/** What is true of every tenant: the catalogue and the flags. Plain data; archived flags are not in it. */
export type SnapshotFacts = {
  readonly features: readonly CatalogueEntry[];
  readonly meters: readonly string[];
  readonly flags: readonly StoredFlag[];
};

/** An agreement that has not been withdrawn. */
export type DatedOverride = {
  readonly id: string;
  readonly value: StoredOverride;
  readonly createdAt: Date;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
};

export type FeatureOverride = DatedOverride & { readonly reason: string; readonly createdBy: string | null };

/** What one tenant has: plan, add-ons, agreements. Plain data; withdrawn overrides are not in it. */
export type TenantGrants = {
  readonly tenantId: string;
  readonly environment: FlagEnvironment;
  readonly plan: {
    readonly code: string;
    readonly version: number;
    readonly features: readonly string[];
    readonly limits: Limits;
  } | null;
  readonly addOns: readonly { readonly featureCode: string; readonly startedAt: Date; readonly endedAt: Date | null }[];
  readonly overrides: readonly FeatureOverride[];
  readonly attributes: TenantAttributes;
};

/** One name that can be asked for: a feature, a flag of its own, or a feature with a flag of its code. */
export type SnapshotEntry = {
  readonly code: string;
  readonly isFeature: boolean;
  readonly isDefault: boolean;
  readonly isSold: boolean;
  readonly flag: CompiledFlag | null;
};

export type Snapshot = {
  readonly entries: ReadonlyMap<string, SnapshotEntry>;
  readonly meters: ReadonlySet<string>;
};

export function compileSnapshot({ features, meters, flags }: SnapshotFacts): Snapshot {
  const compiled = new Map(flags.map((flag) => [flag.key, compileFlag(flag)]));
  const entries = new Map<string, SnapshotEntry>();
  for (const { code, isDefault, isSold } of features) {
    entries.set(code, {
      code,
      isFeature: true,
      isDefault,
      isSold: isSold || isDefault,
      flag: compiled.get(code) ?? null,
    });
  }
  for (const [code, flag] of compiled) {
    if (!entries.has(code)) entries.set(code, { code, isFeature: false, isDefault: false, isSold: false, flag });
  }
  return { entries, meters: new Set(meters) };
}

/** An override in half-open milliseconds, newest first among those of its code. */
export type CompiledOverride<O extends DatedOverride = FeatureOverride> = {
  readonly from: number;
  readonly until: number;
  readonly source: O;
};
export type CompiledFeatureOverride = CompiledOverride & { readonly enabled: boolean };
export type LimitOverrides<O extends DatedOverride = FeatureOverride> = ReadonlyMap<
  string,
  readonly (CompiledOverride<O> & { readonly limit: number | null })[]
>;

export type Tenant = FlagTarget & {
  readonly plan: TenantGrants["plan"];
  readonly granted: ReadonlySet<string>;
  readonly addOns: ReadonlyMap<string, readonly { readonly from: number; readonly until: number }[]>;
  readonly featureOverrides: ReadonlyMap<string, readonly CompiledFeatureOverride[]>;
  readonly limitOverrides: LimitOverrides;
};

/** Who asks: a tenant, and one of its users where a percentage of users matters. */
export type Subject = { readonly tenant: Tenant; readonly userId?: string | undefined };

export function compileTenant(facts: TenantGrants): Tenant {
  const featureOverrides = new Map<string, CompiledFeatureOverride[]>();
  for (const source of facts.overrides.toSorted(newestFirst)) {
    const { value } = source;
    if (value.kind === "feature") {
      push(featureOverrides, value.code, { ...windowOf(source), source, enabled: value.enabled });
    }
  }
  const addOns = new Map<string, { from: number; until: number }[]>();
  for (const { featureCode, startedAt, endedAt } of facts.addOns) {
    push(addOns, featureCode, { from: startedAt.getTime(), until: endedAt?.getTime() ?? Number.POSITIVE_INFINITY });
  }
  return {
    tenantId: facts.tenantId,
    tenantHash: hashText(facts.tenantId),
    environment: facts.environment,
    planCode: facts.plan?.code ?? null,
    attributes: facts.attributes,
    plan: facts.plan,
    granted: new Set(facts.plan?.features ?? []),
    addOns,
    featureOverrides,
    limitOverrides: compileLimitOverrides(facts.overrides),
  };
}

export function compileLimitOverrides<O extends DatedOverride>(overrides: readonly O[]): LimitOverrides<O> {
  const byMeter = new Map<string, (CompiledOverride<O> & { limit: number | null })[]>();
  for (const source of overrides.toSorted(newestFirst)) {
    const { value } = source;
    if (value.kind === "limit") push(byMeter, value.code, { ...windowOf(source), source, limit: value.limit });
  }
  return byMeter;
}

const windowOf = ({ startsAt, endsAt }: DatedOverride) => ({
  from: startsAt.getTime(),
  until: endsAt?.getTime() ?? Number.POSITIVE_INFINITY,
});

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Of two agreements in force the one made later holds; ids are in order of time. */
function newestFirst(a: DatedOverride, b: DatedOverride): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
}
