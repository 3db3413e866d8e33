import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainFeature, explainLimit } from "../../src/entitlements/explain.ts";
import { can, decideFeature, entryOf, featureAnswers, limit } from "../../src/entitlements/resolve.ts";
import { compileSnapshot, compileTenant } from "../../src/entitlements/snapshot.ts";
import { DomainError } from "../../src/errors.ts";
import type { FlagRule } from "../../src/flags/flag.ts";
import { flagOf, grantsOf, hours, now, overrideOf, tenantIdOf } from "./grants.ts";

const code = "pdf_invoices";
const mine: FlagRule = { kind: "tenants", tenantIds: [tenantIdOf(1)] };
const others: FlagRule = { kind: "tenants", tenantIds: [tenantIdOf(2)] };

type Case = {
  killed: boolean;
  override: "on" | "off" | "expired" | "none";
  grant: "plan" | "add_on" | "default" | "nothing";
  sold: boolean;
  flag: "absent" | "silent" | "matches" | "misses";
};

function worldOf({ killed, override, grant, sold, flag }: Case) {
  const rules = flag === "matches" ? [others, mine] : flag === "misses" ? [others] : [];
  const hasFlag = flag !== "absent" || killed;
  const snapshot = compileSnapshot({
    features: [{ code, isDefault: grant === "default", isSold: sold || grant === "plan" || grant === "add_on" }],
    meters: ["orders"],
    flags: hasFlag ? [flagOf({ rules, killedAt: killed ? hours(-1) : null })] : [],
  });
  const tenant = compileTenant(
    grantsOf({
      plan: { code: "starter", version: 1, features: grant === "plan" ? [code] : [], limits: {} },
      addOns: grant === "add_on" ? [{ featureCode: code, startedAt: hours(-5), endedAt: null }] : [],
      overrides:
        override === "none"
          ? []
          : [
              overrideOf(
                { kind: "feature", code, enabled: override !== "off" },
                { endsAt: override === "expired" ? hours(-1) : null },
              ),
            ],
    }),
  );
  return { snapshot, tenant };
}

/** Decision 13 in words, written apart from the resolver. */
function expected({ killed, override, grant, sold, flag }: Case): boolean {
  if (killed) return false;
  if (override === "on") return true;
  if (override === "off") return false;
  if (grant !== "nothing") return flag !== "misses";
  return !sold && flag === "matches";
}

const everyCase: Case[] = [true, false].flatMap((killed) =>
  (["on", "off", "expired", "none"] as const).flatMap((override) =>
    (["plan", "add_on", "default", "nothing"] as const).flatMap((grant) =>
      [true, false].flatMap((sold) =>
        (["absent", "silent", "matches", "misses"] as const).map((flag) => ({ killed, override, grant, sold, flag })),
      ),
    ),
  ),
);

describe("decision 13", () => {
  test.each([
    // killed, override, grant, sold, flag → answer and the layer that gave it
    [true, "on", "plan", true, "matches", false, "kill_switch"],
    [false, "on", "nothing", true, "absent", true, "override"],
    [false, "on", "plan", true, "misses", true, "override"],
    [false, "off", "plan", true, "matches", false, "override"],
    [false, "expired", "nothing", true, "absent", false, "none"],
    [false, "none", "plan", true, "absent", true, "plan"],
    [false, "none", "add_on", true, "absent", true, "add_on"],
    [false, "none", "default", false, "absent", true, "default"],
    [false, "none", "nothing", true, "absent", false, "none"],
    // A rule narrows what is granted …
    [false, "none", "plan", true, "matches", true, "plan"],
    [false, "none", "plan", true, "misses", false, "rule"],
    [false, "none", "add_on", true, "misses", false, "rule"],
    [false, "none", "default", false, "misses", false, "rule"],
    // … never grants what a plan withholds, and rolls out what is sold to nobody.
    [false, "none", "nothing", true, "matches", false, "none"],
    [false, "none", "nothing", false, "matches", true, "rule"],
    [false, "none", "nothing", false, "misses", false, "none"],
    // A flag without rules is a kill switch in waiting: it takes nothing away.
    [false, "none", "plan", true, "silent", true, "plan"],
    [false, "none", "nothing", false, "silent", false, "none"],
  ] as const)(
    "killed %s, override %s, grant %s, sold %s, flag %s: %s by %s",
    (killed, override, grant, sold, flag, enabled, layer) => {
      const { snapshot, tenant } = worldOf({ killed, override, grant, sold, flag });
      const explained = explainFeature(snapshot, { tenant }, code, now);
      expect({ enabled: explained.enabled, layer: explained.layer }).toEqual({ enabled, layer });
      expect(explained.trail.filter((entry) => entry.won)).toMatchObject([{ layer }]);
    },
  );

  test("in every combination of layers", () => {
    expect(everyCase).toHaveLength(256);
    for (const each of everyCase) {
      const { snapshot, tenant } = worldOf(each);
      expect({ ...each, answer: can(snapshot, { tenant }, code, now) }).toEqual({ ...each, answer: expected(each) });
    }
  });

  test.each([
    ["another environment", { environments: ["sandbox" as const] }],
    ["before its schedule", { startsAt: hours(1) }],
    ["at its end", { endsAt: now }],
  ])("a flag outside its bounds is silent: %s", (_, bounds) => {
    const features = [
      { code, isDefault: false, isSold: true },
      { code: "beta", isDefault: false, isSold: false },
    ];
    const flags = [flagOf({ rules: [others], ...bounds }), flagOf({ key: "beta", rules: [mine], ...bounds })];
    const snapshot = compileSnapshot({ features, meters: [], flags });
    const tenant = compileTenant(grantsOf());
    expect(featureAnswers(snapshot, { tenant }, now)).toEqual({ pdf_invoices: true, beta: false });
  });

  test("a sandbox is asked in its own environment", () => {
    const flags = [flagOf({ key: "beta", rules: [{ kind: "everybody" }], environments: ["sandbox"] })];
    const snapshot = compileSnapshot({ features: [], meters: [], flags });
    const asked = (environment: "live" | "sandbox") =>
      can(snapshot, { tenant: compileTenant(grantsOf({ environment })) }, "beta", now);
    expect([asked("live"), asked("sandbox")]).toEqual([false, true]);
  });

  test("windows are half-open and the newer of two agreements holds", () => {
    const snapshot = compileSnapshot({ features: [{ code, isDefault: false, isSold: true }], meters: [], flags: [] });
    const older = overrideOf(
      { kind: "feature", code, enabled: true },
      { createdAt: hours(-9), startsAt: now, endsAt: hours(2) },
    );
    const newer = overrideOf(
      { kind: "feature", code, enabled: false },
      { createdAt: hours(-8), startsAt: hours(1), endsAt: hours(2) },
    );
    const tenant = compileTenant(grantsOf({ plan: null, overrides: [older, newer] }));
    const at = (when: Date) => can(snapshot, { tenant }, code, when);
    expect([at(hours(-0.001)), at(now), at(hours(1)), at(hours(2))]).toEqual([false, true, false, false]);
  });
});

describe("limits", () => {
  const snapshot = compileSnapshot({ features: [], meters: ["orders", "users", "branches"], flags: [] });
  const more = overrideOf({ kind: "limit", code: "orders", limit: 9000 });
  const unlimited = overrideOf({ kind: "limit", code: "orders", limit: null }, { createdAt: hours(-1) });
  test.each([
    ["the plan's", [], "orders", 500, "plan"],
    ["none in the plan", [], "users", null, "unlimited"],
    ["not listed", [], "branches", null, "unlimited"],
    ["overridden", [more], "orders", 9000, "override"],
    ["overridden twice", [more, unlimited], "orders", null, "override"],
    ["overridden in the past", [{ ...more, endsAt: hours(-1) }], "orders", 500, "plan"],
    ["another meter's override", [more], "users", null, "unlimited"],
  ])("%s", (_, overrides, meter, expectedLimit, layer) => {
    const tenant = compileTenant(grantsOf({ overrides }));
    expect(limit(snapshot, tenant, meter, now)).toBe(expectedLimit);
    const explained = explainLimit(snapshot, tenant, meter, now);
    expect(explained).toMatchObject({ limit: expectedLimit, layer });
    expect(explained.trail.filter((entry) => entry.won)).toMatchObject([{ layer }]);
  });
});

test("the trail says who, why, from and until", () => {
  const snapshot = compileSnapshot({ features: [{ code, isDefault: false, isSold: true }], meters: [], flags: [] });
  const override = overrideOf({ kind: "feature", code, enabled: true }, { endsAt: hours(24) });
  const { trail } = explainFeature(snapshot, { tenant: compileTenant(grantsOf({ overrides: [override] })) }, code, now);
  expect(trail.map(({ layer, says, won }) => [layer, says, won])).toEqual([
    ["kill_switch", "silent", false],
    ["override", "on", true],
    ["plan", "on", false],
    ["add_on", "silent", false],
    ["default", "silent", false],
    ["rule", "silent", false],
    ["none", "off", false],
  ]);
  expect(trail[1]).toMatchObject({
    by: override.createdBy,
    reason: override.reason,
    from: hours(-10),
    until: hours(24),
  });
});

test("an unknown name is refused with the nearest ones", () => {
  const snapshot = compileSnapshot({
    features: [{ code, isDefault: false, isSold: true }],
    meters: ["orders"],
    flags: [flagOf({ key: "new_checkout" })],
  });
  const tenant = compileTenant(grantsOf());
  const nearestOf = (ask: () => unknown): unknown => {
    try {
      ask();
    } catch (error) {
      if (error instanceof DomainError) return [error.code, error.details.nearest];
    }
    return undefined;
  };
  expect(nearestOf(() => can(snapshot, { tenant }, "pdf_invoice", now))).toEqual(["not_found", [code]]);
  expect(nearestOf(() => can(snapshot, { tenant }, "new_chekout", now))).toEqual(["not_found", ["new_checkout"]]);
  expect(nearestOf(() => limit(snapshot, tenant, "order", now))).toEqual(["not_found", ["orders"]]);
  expect(nearestOf(() => can(snapshot, { tenant }, "constructor", now))).toEqual(["not_found", []]);
});

const aCase = fc.constantFrom(...everyCase);

describe("for any combination", () => {
  test("explaining and answering agree, and exactly one layer wins", () => {
    fc.assert(
      fc.property(aCase, (each) => {
        const { snapshot, tenant } = worldOf(each);
        const { enabled, layer, trail } = explainFeature(snapshot, { tenant }, code, now);
        const won = trail.filter((entry) => entry.won);
        expect(enabled).toBe(can(snapshot, { tenant }, code, now));
        expect(won).toHaveLength(1);
        expect(won[0]?.layer).toBe(layer);
      }),
    );
  });

  test("a higher layer never asks a lower one", () => {
    fc.assert(
      fc.property(aCase, aCase, (each, other) => {
        const answer = (change: Case) => {
          const { snapshot, tenant } = worldOf(change);
          return decideFeature(entryOf(snapshot, code), { tenant }, now.getTime());
        };
        expect(answer({ ...each, killed: true })).toEqual({ enabled: false, layer: "kill_switch" });
        const override = each.override === "on" || each.override === "off" ? each.override : "on";
        expect(answer({ ...other, killed: false, override })).toEqual({
          enabled: override === "on",
          layer: "override",
        });
        // Without an override a rule only ever takes away from what is sold.
        const sold: Case = { ...each, killed: false, override: "none", sold: true };
        if (answer(sold).enabled) expect(answer({ ...sold, flag: "absent" }).enabled).toBe(true);
      }),
    );
  });
});
