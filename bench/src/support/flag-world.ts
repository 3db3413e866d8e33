import type { FeatureOverride, TenantGrants } from "@tenantry/core/entitlements/snapshot";
import type { StoredFlag } from "@tenantry/core/flags/evaluate";
import type { FlagRule } from "@tenantry/core/flags/flag";

/** What a flag of the benchmark is for every SDK: one rule, tenants for whom it is decided, perhaps killed. */
export type FlagSpec = {
  readonly key: string;
  readonly rule: FlagRule;
  readonly on: readonly string[];
  readonly off: readonly string[];
  readonly killed: boolean;
};
export type TenantSpec = { readonly id: string; readonly plan: string; readonly country: string };
/** One evaluation: who asks about which flag. */
export type Question = { readonly tenant: number; readonly user: number; readonly flag: number };

export type FlagWorld = {
  readonly flags: readonly FlagSpec[];
  readonly tenants: readonly TenantSpec[];
  /** Ids of users, the same number in each tenant. */
  readonly users: readonly (readonly string[])[];
  readonly questions: readonly Question[];
};

export const now = new Date("2026-03-10T12:00:00Z");
const plans = ["free", "starter", "growth", "pro"];
const countries = ["OM", "AE", "SA", "IN", "JP", "DE"];
const usersPerTenant = 5;

/** Mulberry32: the same world for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** A hundred flags of every kind, each decided for 50 of 1,000 tenants by override, every twentieth killed. */
export function flagWorld(seed: number, questionCount: number): FlagWorld {
  const random = randomOf(seed);
  const uuid = () => {
    const hex = Array.from({ length: 32 }, () => random(16).toString(16)).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const tenants = Array.from({ length: 1_000 }, () => ({ id: uuid(), plan: pick(plans), country: pick(countries) }));
  const users = tenants.map(() => Array.from({ length: usersPerTenant }, uuid));
  const some = (count: number) => [...new Set(Array.from({ length: count }, () => pick(tenants).id))];
  const ruleOf = (kind: number): FlagRule => {
    if (kind < 40) return { kind: "percentage", of: "tenants", percentage: random(101) };
    if (kind < 60) return { kind: "percentage", of: "users", percentage: random(101) };
    if (kind < 70) return { kind: "everybody" };
    if (kind < 80) return { kind: "plans", planCodes: [pick(plans), pick(plans)] };
    if (kind < 90) return { kind: "attribute", attribute: "country", values: [pick(countries), pick(countries)] };
    return { kind: "tenants", tenantIds: some(100) };
  };
  const flags = Array.from({ length: 100 }, (_, i): FlagSpec => {
    const on = some(25);
    const off = some(25).filter((id) => !on.includes(id));
    return { key: `flag_${i}`, rule: ruleOf(i), on, off, killed: i % 20 === 7 };
  });
  const questions = Array.from({ length: questionCount }, () => ({
    tenant: random(tenants.length),
    user: random(usersPerTenant),
    flag: random(flags.length),
  }));
  return { flags, tenants, users, questions };
}

export const storedFlag = ({ key, rule, killed }: FlagSpec): StoredFlag => ({
  key,
  environments: ["live"],
  rules: [rule],
  startsAt: null,
  endsAt: null,
  killedAt: killed ? now : null,
});

export function grantsOf({ flags }: FlagWorld, { id, plan, country }: TenantSpec): TenantGrants {
  const overrideOf = (code: string, enabled: boolean): FeatureOverride => ({
    id: `${code}-${id}`,
    value: { kind: "feature", code, enabled },
    reason: "benchmark",
    createdBy: null,
    createdAt: now,
    startsAt: now,
    endsAt: null,
  });
  return {
    tenantId: id,
    environment: "live",
    plan: { code: plan, version: 1, features: [], limits: {} },
    addOns: [],
    overrides: flags.flatMap((flag) => [
      ...(flag.on.includes(id) ? [overrideOf(flag.key, true)] : []),
      ...(flag.off.includes(id) ? [overrideOf(flag.key, false)] : []),
    ]),
    attributes: { country, currency: "OMR", language: "en", businessType: null, createdAt: now },
  };
}

/** The same rules told as plainly as can be, with BigInt arithmetic instead of the resolver's. */
export function naiveAnswer({ flags, tenants, users }: FlagWorld, question: Question): boolean {
  const flag = flags[question.flag] as FlagSpec;
  const tenant = tenants[question.tenant] as TenantSpec;
  const user = users[question.tenant]?.[question.user] ?? "";
  if (flag.killed) return false;
  if (flag.on.includes(tenant.id)) return true;
  if (flag.off.includes(tenant.id)) return false;
  switch (flag.rule.kind) {
    case "everybody":
      return true;
    case "tenants":
      return flag.rule.tenantIds.includes(tenant.id);
    case "plans":
      return flag.rule.planCodes.includes(tenant.plan);
    case "attribute":
      return flag.rule.values.includes(tenant.country);
    case "percentage": {
      const ofTenant = mix(fnv(flag.key), fnv(tenant.id));
      const dealt = flag.rule.of === "users" ? mix(ofTenant, fnv(user)) : ofTenant;
      return dealt % 100n < BigInt(flag.rule.percentage);
    }
  }
}

const word = 0xffffffffn;
const fnv = (text: string): bigint =>
  [...text].reduce((hash, letter) => ((hash ^ BigInt(letter.charCodeAt(0))) * 0x01000193n) & word, 0x811c9dc5n);
function mix(seed: bigint, hash: bigint): bigint {
  let mixed = seed ^ hash;
  mixed = ((mixed ^ (mixed >> 16n)) * 0x85ebca6bn) & word;
  mixed = ((mixed ^ (mixed >> 13n)) * 0xc2b2ae35n) & word;
  return mixed ^ (mixed >> 16n);
}
