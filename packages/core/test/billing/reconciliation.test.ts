import { comparePayment, findingKinds, findingRepairs, findingSeverity } from "@tenantry/core/billing/reconciliation";
import { money } from "@tenantry/core/money";
import { expect, test } from "vitest";

const omr = (minor: bigint) => money(minor, "OMR");
const there = { received: omr(33_870n), refunded: omr(0n), disputed: false };
const ours = { amount: omr(33_870n), refunded: omr(0n), onItsWay: omr(0n) };
const agreed = { there, asked: omr(33_870n), ours, invoice: "paid" as const };

test.each([
  ["both agree", agreed, null],
  ["never booked", { ...agreed, ours: null, invoice: "open" as const }, "paid_there_open_here"],
  [
    "never booked, and its invoice void since",
    { ...agreed, ours: null, invoice: "void" as const },
    "paid_there_open_here",
  ],
  ["no attempt of ours", { ...agreed, ours: null, asked: null }, "unknown_object"],
  ["an attempt without an invoice", { ...agreed, ours: null, invoice: null }, "unknown_object"],
  ["came and went unbooked", { ...agreed, ours: null, there: { ...there, refunded: omr(33_870n) } }, null],
  ["another amount than asked", { ...agreed, ours: null, asked: omr(33_880n) }, "amount"],
  ["another currency than asked", { ...agreed, ours: null, asked: money(33_870n, "USD") }, "amount"],
  ["another amount than booked", { ...agreed, ours: { ...ours, amount: omr(33_860n) } }, "amount"],
  ["refunded there alone", { ...agreed, there: { ...there, refunded: omr(10n) } }, "refunded_there"],
  [
    "refunded there, our answer on its way",
    { ...agreed, there: { ...there, refunded: omr(10n) }, ours: { ...ours, onItsWay: omr(10n) } },
    null,
  ],
  ["refunded here, not sent yet", { ...agreed, ours: { ...ours, onItsWay: omr(10n) } }, null],
  ["refunded here alone", { ...agreed, ours: { ...ours, refunded: omr(10n) } }, "amount"],
  [
    "lost to a bank",
    { ...agreed, there: { ...there, disputed: true }, ours: { ...ours, refunded: omr(33_870n) } },
    null,
  ],
] as const)("%s", (_, facts, kind) => {
  expect(comparePayment(facts)).toBe(kind);
});

test("every kind has a severity and a way out", () => {
  for (const kind of findingKinds) {
    expect(["low", "medium", "high"]).toContain(findingSeverity[kind]);
    expect(findingRepairs[kind]).toContain("accept");
  }
});
