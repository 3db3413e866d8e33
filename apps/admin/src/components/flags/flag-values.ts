import type { FlagEnvironment, FlagRule } from "@tenantry/core/flags/flag";
import type { Resolver } from "react-hook-form";
import { fromField, toField } from "../chrome/instant-input.ts";
import { refused } from "../chrome/refused.ts";
import type { Flag } from "./flag-state.ts";

type Texts = { en: string; ar: string };
export type Attribute = Extract<FlagRule, { kind: "attribute" }>["attribute"];
export const attributes = [
  "country",
  "currency",
  "language",
  "businessType",
  "createdBefore",
  "createdAfter",
] as const satisfies readonly Attribute[];
export const ruleKinds = ["everybody", "tenants", "percentage", "plans", "attribute"] as const;

/** A rule as it is edited: what other kinds need is kept while somebody tries them. */
export type RuleValues = {
  kind: FlagRule["kind"];
  tenantIds: string[];
  of: "tenants" | "users";
  percentage: string;
  planCodes: string[];
  attribute: Attribute;
  values: string[];
  day: string;
};

export type FlagValues = {
  key: string;
  name: Texts;
  description: Texts;
  owner: string;
  environments: FlagEnvironment[];
  rules: RuleValues[];
  startsAt: string;
  endsAt: string;
  staleAt: string;
};

export const newRule: RuleValues = {
  kind: "percentage",
  tenantIds: [],
  of: "tenants",
  percentage: "10",
  planCodes: [],
  attribute: "country",
  values: [],
  day: "",
};

const isDay = (attribute: Attribute) => attribute === "createdBefore" || attribute === "createdAfter";

export function flagValuesOf(flag: Flag | null): FlagValues {
  const none = { en: "", ar: "" };
  return {
    key: flag?.key ?? "",
    name: flag?.name ?? none,
    description: flag?.description ?? none,
    owner: flag?.owner ?? "",
    environments: [...(flag?.environments ?? (["live", "sandbox"] as const))],
    rules: (flag?.rules ?? []).map(valuesOfRule),
    startsAt: toField(flag?.startsAt),
    endsAt: toField(flag?.endsAt),
    staleAt: toField(flag?.staleAt),
  };
}

function valuesOfRule(rule: FlagRule): RuleValues {
  switch (rule.kind) {
    case "everybody":
      return { ...newRule, kind: "everybody" };
    case "tenants":
      return { ...newRule, kind: "tenants", tenantIds: [...rule.tenantIds] };
    case "percentage":
      return { ...newRule, kind: "percentage", of: rule.of, percentage: String(rule.percentage) };
    case "plans":
      return { ...newRule, kind: "plans", planCodes: [...rule.planCodes] };
    case "attribute": {
      const { attribute, values } = rule;
      const said = isDay(attribute) ? { day: values[0]?.slice(0, 10) ?? "" } : { values: [...values] };
      return { ...newRule, kind: "attribute", attribute, ...said };
    }
  }
}

function ruleOf(rule: RuleValues): FlagRule {
  switch (rule.kind) {
    case "everybody":
      return { kind: "everybody" };
    case "tenants":
      return { kind: "tenants", tenantIds: rule.tenantIds };
    case "percentage":
      return {
        kind: "percentage",
        of: rule.of,
        percentage: rule.percentage.trim() === "" ? Number.NaN : Number(rule.percentage),
      };
    case "plans":
      return { kind: "plans", planCodes: rule.planCodes };
    case "attribute":
      return {
        kind: "attribute",
        attribute: rule.attribute,
        values: isDay(rule.attribute) ? [rule.day] : rule.values,
      };
  }
}

/** What the API is sent. */
export const flagInputOf = ({ rules, startsAt, endsAt, staleAt, ...same }: FlagValues) => ({
  ...same,
  rules: rules.map(ruleOf),
  startsAt: fromField(startsAt),
  endsAt: fromField(endsAt),
  staleAt: fromField(staleAt),
});
export type FlagOutput = ReturnType<typeof flagInputOf>;

/** Checks by core's own schema. */
export const flagResolver: Resolver<FlagValues, unknown, FlagOutput> = async (values) => {
  const { CreateFlagInput } = await import("@tenantry/core/flags/inputs");
  const input = flagInputOf(values);
  const read = CreateFlagInput.safeParse(input);
  if (read.success) return { values: input, errors: {} };
  return refused(
    read.error.issues.map(({ path, message }) => {
      const [part, index] = path.map(String);
      const field = part === "rules" && index !== undefined ? `rules.${index}.kind` : path.map(String).join(".");
      return { field: field === "environments" ? "environments.root" : field, message };
    }),
  );
};
