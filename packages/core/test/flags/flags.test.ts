import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SetOverrideInput } from "../../src/entitlements/inputs.ts";
import { can } from "../../src/entitlements/resolve.ts";
import { compileSnapshot, compileTenant } from "../../src/entitlements/snapshot.ts";
import type { StoredFlag } from "../../src/flags/evaluate.ts";
import type { FlagRule } from "../../src/flags/flag.ts";
import { hashText, tenantBucket, userBucket } from "../../src/flags/hash.ts";
import { CreateFlagInput } from "../../src/flags/inputs.ts";
import { flagOf, grantsOf, hours, now, tenantIdOf } from "../entitlements/grants.ts";

const key = "new_checkout";
const isOn = (flag: Partial<StoredFlag>, tenant: Parameters<typeof grantsOf>[0] = {}, userId?: string): boolean => {
  const snapshot = compileSnapshot({ features: [], meters: [], flags: [flagOf({ key, ...flag })] });
  return can(snapshot, { tenant: compileTenant(grantsOf(tenant)), userId }, key, now);
};
const percentage = (share: number, of: "tenants" | "users" = "tenants"): FlagRule => ({
  kind: "percentage",
  of,
  percentage: share,
});

describe("the hash", () => {
  test("is what it has always been", () => {
    expect(hashText("")).toBe(0x811c9dc5);
    expect(hashText("a")).toBe(0xe40c292c);
    expect(hashText("foobar")).toBe(0xbf9cf968);
    const seed = hashText(key);
    expect(Array.from({ length: 8 }, (_, i) => tenantBucket(seed, hashText(tenantIdOf(i))))).toEqual([
      46, 60, 46, 1, 60, 30, 69, 12,
    ]);
    expect(userBucket(seed, hashText(tenantIdOf(1)), hashText("user-1"))).toBe(81);
  });

  test("deals 100,000 tenants evenly, the same way each time, and each flag differently", () => {
    const hashes = Array.from({ length: 100_000 }, (_, i) => hashText(tenantIdOf(i)));
    const deal = (flag: string) => hashes.map((hash) => tenantBucket(hashText(flag), hash));
    const first = deal(key);
    expect(deal(key)).toEqual(first);
    const counts = new Array<number>(100).fill(0);
    for (const bucket of first) counts[bucket] = (counts[bucket] ?? 0) + 1;
    // Six standard deviations around 1,000.
    expect(Math.min(...counts)).toBeGreaterThan(810);
    expect(Math.max(...counts)).toBeLessThan(1190);
    const second = deal("dark_mode");
    const both = first.filter((bucket, i) => bucket < 50 && (second[i] ?? 0) < 50).length;
    expect(Math.abs(both - 25_000)).toBeLessThan(1000);
  });
});

describe("a percentage", () => {
  test("raised only adds tenants, and 0 and 100 mean nobody and everybody", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (tenantId, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        const on = (share: number) => isOn({ rules: [percentage(share)] }, { tenantId });
        expect(on(less) && !on(more)).toBe(false);
        expect([on(0), on(100)]).toEqual([false, true]);
      }),
    );
  });

  test("of users deals them within each tenant, and raised only adds", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.integer({ min: 0, max: 99 }), (tenantId, userId, share) => {
        const on = (of: number) => isOn({ rules: [percentage(of, "users")] }, { tenantId }, userId);
        expect(on(share) && !on(share + 1)).toBe(false);
        expect([on(0), on(100)]).toEqual([false, true]);
      }),
    );
    expect(isOn({ rules: [percentage(99, "users")] })).toBe(false);
    expect(isOn({ rules: [percentage(100, "users")] })).toBe(true);
  });

  test("loses to the allow-list, and both to the kill switch (case 22)", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 100 }), (tenantId, share) => {
        const rules: FlagRule[] = [percentage(share), { kind: "tenants", tenantIds: [tenantId] }];
        expect(isOn({ rules }, { tenantId })).toBe(true);
        expect(isOn({ rules, killedAt: now }, { tenantId })).toBe(false);
        expect(isOn({ rules, killedAt: hours(1) }, { tenantId })).toBe(false);
      }),
    );
  });
});

test.each<[string, FlagRule, boolean]>([
  ["everybody", { kind: "everybody" }, true],
  ["its plan", { kind: "plans", planCodes: ["pro", "starter"] }, true],
  ["another plan", { kind: "plans", planCodes: ["pro"] }, false],
  ["its country", { kind: "attribute", attribute: "country", values: ["AE", "OM"] }, true],
  ["another currency", { kind: "attribute", attribute: "currency", values: ["USD"] }, false],
  ["a business type it has not said", { kind: "attribute", attribute: "businessType", values: ["laundry"] }, false],
  ["created before", { kind: "attribute", attribute: "createdBefore", values: [now.toISOString()] }, true],
  ["created after", { kind: "attribute", attribute: "createdAfter", values: [now.toISOString()] }, false],
  ["created after no date", { kind: "attribute", attribute: "createdAfter", values: ["soon"] }, false],
])("a rule: %s", (_, rule, matches) => {
  expect(isOn({ rules: [rule] })).toBe(matches);
});

describe("bad input is refused at its field", () => {
  const flag = {
    key,
    name: { en: "Checkout", ar: "الدفع" },
    description: { en: "The new one", ar: "الجديد" },
    owner: "Billing",
    environments: ["live"],
    rules: [percentage(25)],
  };
  const codes = (parsed: {
    error?: { issues: { path: PropertyKey[]; message: string; errors?: unknown }[] } | undefined;
  }) => JSON.stringify(parsed.error?.issues ?? []);
  test("a flag is accepted", () => expect(CreateFlagInput.safeParse(flag).error).toBeUndefined());
  test.each([
    ["101 %", { rules: [percentage(101)] }, "too_big"],
    ["−1 %", { rules: [percentage(-1)] }, "too_small"],
    ["12.5 %", { rules: [percentage(12.5)] }, "invalid"],
    ["an end before its start", { startsAt: hours(2), endsAt: hours(1) }, "ends_before_start"],
    ["a key with a space", { key: "new checkout" }, "invalid_code"],
    ["no environment", { environments: [] }, "required"],
  ])("%s", (_, change, message) => {
    expect(codes(CreateFlagInput.safeParse({ ...flag, ...change }))).toContain(`"${message}"`);
  });
  test.each([
    ["a limit of −2", { value: { kind: "limit", code: "orders", limit: -2 } }, "too_small"],
    ["a limit of NaN", { value: { kind: "limit", code: "orders", limit: Number.NaN } }, "invalid"],
    ["a limit of 1.5", { value: { kind: "limit", code: "orders", limit: 1.5 } }, "invalid"],
    [
      "an empty window",
      { value: { kind: "limit", code: "orders", limit: 5 }, startsAt: now, endsAt: now },
      "ends_before_start",
    ],
  ])("%s", (_, input, message) => {
    expect(codes(SetOverrideInput.safeParse(input))).toContain(`"${message}"`);
  });
});
