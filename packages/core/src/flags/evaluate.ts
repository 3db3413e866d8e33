import type { FlagEnvironment, FlagRule } from "./flag.ts";
import { hashText, tenantBucket, userBucket } from "./hash.ts";

/** A flag as stored and as sent to other services. */
export type StoredFlag = {
  readonly key: string;
  readonly environments: readonly FlagEnvironment[];
  readonly rules: readonly FlagRule[];
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly killedAt: Date | null;
};

export type TenantAttributes = {
  readonly country: string;
  readonly currency: string;
  readonly language: string;
  readonly businessType: string | null;
  readonly createdAt: Date;
};

/** What rules look at. `tenantHash` is `hashText(tenantId)`, made once per tenant. */
export type FlagTarget = {
  readonly tenantId: string;
  readonly tenantHash: number;
  readonly environment: FlagEnvironment;
  readonly planCode: string | null;
  readonly attributes: TenantAttributes;
};

type Attribute = Extract<FlagRule, { kind: "attribute" }>["attribute"];

type CompiledRule =
  | { readonly kind: "everybody" }
  | { readonly kind: "tenants"; readonly ids: ReadonlySet<string> }
  | { readonly kind: "percentage"; readonly ofUsers: boolean; readonly percentage: number }
  | { readonly kind: "plans"; readonly codes: ReadonlySet<string> }
  | { readonly kind: "before"; readonly at: number }
  | { readonly kind: "after"; readonly at: number }
  | {
      readonly kind: "attribute";
      readonly attribute: Exclude<Attribute, "createdBefore" | "createdAfter">;
      readonly values: ReadonlySet<string>;
    };

/** A flag made ready for many questions. Killed is killed at any instant: a sandbox's clock may be behind the switch. */
export type CompiledFlag = {
  readonly stored: StoredFlag;
  readonly seed: number;
  readonly live: boolean;
  readonly sandbox: boolean;
  /** Milliseconds since the epoch; ±Infinity where open. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly killed: boolean;
  readonly rules: readonly CompiledRule[];
};

export function compileFlag(stored: StoredFlag): CompiledFlag {
  return {
    stored,
    seed: hashText(stored.key),
    live: stored.environments.includes("live"),
    sandbox: stored.environments.includes("sandbox"),
    startsAt: stored.startsAt?.getTime() ?? Number.NEGATIVE_INFINITY,
    endsAt: stored.endsAt?.getTime() ?? Number.POSITIVE_INFINITY,
    killed: stored.killedAt !== null,
    rules: stored.rules.map(compileRule),
  };
}

function compileRule(rule: FlagRule): CompiledRule {
  switch (rule.kind) {
    case "everybody":
      return rule;
    case "tenants":
      return { kind: "tenants", ids: new Set(rule.tenantIds) };
    case "percentage":
      return { kind: "percentage", ofUsers: rule.of === "users", percentage: rule.percentage };
    case "plans":
      return { kind: "plans", codes: new Set(rule.planCodes) };
    case "attribute": {
      const { attribute, values } = rule;
      // A date that cannot be read matches nobody: comparisons with NaN are false.
      const at = Date.parse(values[0] ?? "");
      if (attribute === "createdBefore") return { kind: "before", at };
      if (attribute === "createdAfter") return { kind: "after", at };
      return { kind: "attribute", attribute, values: new Set(values) };
    }
  }
}

/** Why a flag says nothing: it has no rules, or `at` is outside its environments or its schedule. Null: it speaks. */
export function silence(
  flag: CompiledFlag,
  target: FlagTarget,
  at: number,
): "rules" | "environment" | "schedule" | null {
  if (flag.rules.length === 0) return "rules";
  if (!(target.environment === "live" ? flag.live : flag.sandbox)) return "environment";
  return at < flag.startsAt || at >= flag.endsAt ? "schedule" : null;
}

/** Index of the first rule that matches, −1 when none does: rules are alternatives, in any order the same answer. */
export function matchingRule(flag: CompiledFlag, target: FlagTarget, userId: string | undefined): number {
  const { rules, seed } = flag;
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i];
    if (rule !== undefined && matches(rule, seed, target, userId)) return i;
  }
  return -1;
}

function matches(rule: CompiledRule, seed: number, target: FlagTarget, userId: string | undefined): boolean {
  switch (rule.kind) {
    case "everybody":
      return true;
    case "tenants":
      return rule.ids.has(target.tenantId);
    case "percentage":
      if (!rule.ofUsers) return tenantBucket(seed, target.tenantHash) < rule.percentage;
      // Asked about a tenant as a whole, only "all users" is true of it.
      if (userId === undefined) return rule.percentage >= 100;
      return userBucket(seed, target.tenantHash, hashText(userId)) < rule.percentage;
    case "plans":
      return target.planCode !== null && rule.codes.has(target.planCode);
    case "before":
      return target.attributes.createdAt.getTime() < rule.at;
    case "after":
      return target.attributes.createdAt.getTime() >= rule.at;
    case "attribute": {
      const value = target.attributes[rule.attribute];
      return value !== null && rule.values.has(value);
    }
  }
}
