import { money } from "@tenantry/core/money";
import { payFirstModes, paymentReminderFrom, paysFirst, startTypes } from "@tenantry/core/tenant/pay-first";
import { describe, expect, test } from "vitest";

const omr = (minor: bigint) => money(minor, "OMR");
const offers = {
  sold: { price: omr(29_000n), trialDays: 14 },
  "without a trial": { price: omr(29_000n), trialDays: 0 },
  "without a price": { price: null, trialDays: 14 },
};
const refusedAt = (field: string) =>
  expect.objectContaining({ code: "validation_failed", details: { fields: { [field]: [expect.any(String)] } } });

describe("whether a business pays before it is set up", () => {
  test.each([
    ["off", "sold", undefined, false],
    ["off", "sold", "trial", false],
    ["off", "without a trial", undefined, false],
    ["offered", "sold", undefined, false],
    ["offered", "sold", "trial", false],
    ["offered", "sold", "paid", true],
    ["offered", "without a trial", undefined, true],
    ["offered", "without a price", "trial", false],
    ["required", "sold", undefined, true],
    ["required", "sold", "paid", true],
  ] as const)("%s, %s, %s: %s", (mode, offer, chosen, pays) => {
    expect(paysFirst(mode, offers[offer], chosen)).toBe(pays);
  });

  test.each([
    ["off", "sold", "paid", "startType"],
    ["required", "sold", "trial", "startType"],
    ["offered", "without a trial", "trial", "startType"],
    ["offered", "without a price", "paid", "currency"],
    ["required", "without a price", undefined, "currency"],
  ] as const)("%s, %s, %s is refused at %s", (mode, offer, chosen, field) => {
    expect(() => paysFirst(mode, offers[offer], chosen)).toThrow(refusedAt(field));
  });

  test("a plan without a price never asks", () => {
    for (const mode of payFirstModes)
      for (const chosen of [...startTypes, undefined])
        expect(paysFirst(mode, { price: omr(0n), trialDays: 0 }, chosen)).toBe(false);
  });
});

test("a payment is reminded of when half of its time is left", () => {
  expect(paymentReminderFrom(new Date("2026-03-01T10:00:00Z"), 24)).toEqual(new Date("2026-03-01T22:00:00Z"));
});
