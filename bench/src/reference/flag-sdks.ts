import { GrowthBookClient, type UserContext } from "@growthbook/growthbook";
import { init, type LDContext } from "@launchdarkly/node-server-sdk";
import { TestData } from "@launchdarkly/node-server-sdk/integrations";
import { FlagdCore } from "@openfeature/flagd-core";
import { startUnleash } from "unleash-client";
import { Operator } from "unleash-client/lib/strategy/strategy.js";
import type { FlagSpec, FlagWorld, Question } from "../support/flag-world.ts";

/** An in-process SDK that has the same flags; `close` lets the process end. */
export type Sdk = {
  readonly name: string;
  readonly evaluate: (question: Question) => boolean | Promise<boolean>;
  readonly close: () => void;
};

/** Contexts are made once, as a service makes one for each request and asks many flags with it. */
const perUser = <C>(world: FlagWorld, make: (tenant: FlagWorld["tenants"][number], user: string) => C) => {
  const contexts = world.tenants.map((tenant, i) => (world.users[i] ?? []).map((user) => make(tenant, user)));
  return ({ tenant, user }: Question): C => contexts[tenant]?.[user] as C;
};
const keyOf =
  ({ flags }: FlagWorld) =>
  ({ flag }: Question) =>
    flags[flag]?.key ?? "";

export async function launchDarkly(world: FlagWorld): Promise<Sdk> {
  const data = new TestData();
  for (const flag of world.flags) await data.usePreconfiguredFlag(launchDarklyFlag(flag));
  const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const client = init("sdk-key", { updateProcessor: data.getFactory(), sendEvents: false, logger: quiet });
  await client.waitForInitialization({ timeout: 10 });
  const contextOf = perUser(
    world,
    ({ id, plan, country }, user): LDContext => ({ kind: "user", key: user, tenantId: id, plan, country }),
  );
  const key = keyOf(world);
  return {
    name: "launchdarkly",
    evaluate: (q) => client.boolVariation(key(q), contextOf(q), false),
    close: () => client.close(),
  };
}

function launchDarklyFlag({ key, rule, on, off, killed }: FlagSpec) {
  const clause = (attribute: string, values: readonly string[]) => ({
    attribute,
    op: "in",
    values,
    negate: false,
    contextKind: "user",
  });
  const variations = [true, false];
  const matching = {
    everybody: [],
    tenants: rule.kind === "tenants" ? [clause("tenantId", rule.tenantIds)] : [],
    plans: rule.kind === "plans" ? [clause("plan", rule.planCodes)] : [],
    attribute: rule.kind === "attribute" ? [clause("country", rule.values)] : [],
  };
  const weights = (share: number) => [
    { variation: 0, weight: share * 1000 },
    { variation: 1, weight: (100 - share) * 1000 },
  ];
  const fallthrough =
    rule.kind === "percentage"
      ? {
          rollout: {
            kind: "rollout",
            contextKind: "user",
            bucketBy: rule.of === "tenants" ? "tenantId" : "key",
            variations: weights(rule.percentage),
          },
        }
      : { variation: rule.kind === "everybody" ? 0 : 1 };
  const named =
    rule.kind === "percentage" || rule.kind === "everybody"
      ? []
      : [{ id: "rule", clauses: matching[rule.kind], variation: 0 }];
  return {
    key,
    version: 1,
    on: !killed,
    offVariation: 1,
    variations,
    salt: key,
    targets: [],
    rules: [
      { id: "on", clauses: [clause("tenantId", on)], variation: 0 },
      { id: "off", clauses: [clause("tenantId", off)], variation: 1 },
      ...named,
    ],
    fallthrough,
  };
}

export async function unleash(world: FlagWorld): Promise<Sdk> {
  const client = await startUnleash({
    appName: "bench",
    url: "http://127.0.0.1:9/api",
    customHeaders: { Authorization: "bench" },
    refreshInterval: 0,
    disableMetrics: true,
    skipInstanceCountWarning: true,
    bootstrap: { data: world.flags.map(unleashFlag) },
  });
  // Its events cost time: a service that does not listen has none of it.
  client.on("error", ignore);
  client.on("warn", ignore);
  const contextOf = perUser(world, ({ id, plan, country }, userId) => ({
    userId,
    properties: { tenantId: id, plan, country },
  }));
  const key = keyOf(world);
  return { name: "unleash", evaluate: (q) => client.isEnabled(key(q), contextOf(q)), close: () => client.destroy() };
}

function unleashFlag({ key, rule, on, off, killed }: FlagSpec) {
  const among = (contextName: string, values: readonly string[], operator = Operator.IN) => ({
    contextName,
    operator,
    values: [...values],
    inverted: false,
  });
  const notOff = among("tenantId", off, Operator.NOT_IN);
  const everyone = { name: "default", parameters: {}, constraints: [notOff] };
  const where = (name: string, values: readonly string[]) => ({
    ...everyone,
    constraints: [notOff, among(name, values)],
  });
  const named = () => {
    switch (rule.kind) {
      case "everybody":
        return everyone;
      case "tenants":
        return where("tenantId", rule.tenantIds);
      case "plans":
        return where("plan", rule.planCodes);
      case "attribute":
        return where("country", rule.values);
      case "percentage": {
        const stickiness = rule.of === "tenants" ? "tenantId" : "userId";
        return {
          name: "flexibleRollout",
          parameters: { rollout: String(rule.percentage), stickiness, groupId: key },
          constraints: [notOff],
        };
      }
    }
  };
  return {
    name: key,
    type: "release",
    project: "default",
    stale: false,
    impressionData: false,
    enabled: !killed,
    variants: [],
    strategies: [{ name: "default", parameters: {}, constraints: [among("tenantId", on)] }, named()],
  };
}

export async function growthBook(world: FlagWorld): Promise<Sdk> {
  const client = new GrowthBookClient();
  await client.init({ payload: { features: Object.fromEntries(world.flags.map(growthBookFeature)) } });
  const contextOf = perUser(
    world,
    ({ id, plan, country }, user): UserContext => ({ attributes: { id: user, tenantId: id, plan, country } }),
  );
  const key = keyOf(world);
  return { name: "growthbook", evaluate: (q) => client.isOn(key(q), contextOf(q)), close: () => client.destroy() };
}

function growthBookFeature({ key, rule, on, off, killed }: FlagSpec) {
  const where = (attribute: string, values: readonly string[], force: boolean) => ({
    condition: { [attribute]: { $in: [...values] } },
    force,
  });
  const named = () => {
    switch (rule.kind) {
      case "everybody":
        return { force: true };
      case "tenants":
        return where("tenantId", rule.tenantIds, true);
      case "plans":
        return where("plan", rule.planCodes, true);
      case "attribute":
        return where("country", rule.values, true);
      case "percentage":
        return {
          force: true,
          coverage: rule.percentage / 100,
          hashAttribute: rule.of === "tenants" ? "tenantId" : "id",
        };
    }
  };
  const rules = killed ? [] : [where("tenantId", on, true), where("tenantId", off, false), named()];
  return [key, { defaultValue: false, rules }] as const;
}

export function flagd(world: FlagWorld): Sdk {
  const core = new FlagdCore();
  core.setConfigurations(JSON.stringify({ flags: Object.fromEntries(world.flags.map(flagdFlag)) }));
  const contextOf = perUser(world, ({ id, plan, country }, user) => ({
    targetingKey: user,
    tenantId: id,
    plan,
    country,
  }));
  const key = keyOf(world);
  return {
    name: "flagd",
    evaluate: (q) => core.resolveBooleanEvaluation(key(q), false, contextOf(q)).value,
    close: ignore,
  };
}

function flagdFlag({ key, rule, on, off, killed }: FlagSpec) {
  const among = (name: string, values: readonly string[]) => ({ in: [{ var: name }, values] });
  const named = (): unknown => {
    switch (rule.kind) {
      case "everybody":
        return "on";
      case "tenants":
        return { if: [among("tenantId", rule.tenantIds), "on", "off"] };
      case "plans":
        return { if: [among("plan", rule.planCodes), "on", "off"] };
      case "attribute":
        return { if: [among("country", rule.values), "on", "off"] };
      case "percentage": {
        const by = rule.of === "tenants" ? "tenantId" : "targetingKey";
        return {
          fractional: [
            { cat: [{ var: "$flagd.flagKey" }, { var: by }] },
            ["on", rule.percentage],
            ["off", 100 - rule.percentage],
          ],
        };
      }
    }
  };
  const targeting = killed ? {} : { if: [among("tenantId", on), "on", among("tenantId", off), "off", named()] };
  return [key, { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off", targeting }] as const;
}

const ignore = (): void => undefined;
