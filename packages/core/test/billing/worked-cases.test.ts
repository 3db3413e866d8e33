import { describe, expect, test } from "vitest";
import { decideArrivedPayment } from "../../src/billing/arrived-payment.ts";
import { spendableBalance } from "../../src/billing/balance.ts";
import { documentOf } from "../../src/billing/invoice.ts";
import { formatNumber } from "../../src/billing/invoice-number.ts";
import { invoiceState, invoiceTransitions } from "../../src/billing/invoice-state.ts";
import { decidePlanChange } from "../../src/billing/plan-change.ts";
import { cyclePrice, type PlanOffer, type PriceOverride } from "../../src/billing/price.ts";
import { subtract, toDecimal, zero } from "../../src/money.ts";
import { periodDays } from "../../src/period/period.ts";
import { toGatewayAmount } from "../../src/ports/payments.ts";
import { accessOf } from "../../src/subscription/access.ts";
import { decideCancel } from "../../src/subscription/cancel.ts";
import { decideRenewal } from "../../src/subscription/renewal.ts";
import { decideResume } from "../../src/subscription/resume.ts";
import { subscriptionStatus } from "../../src/subscription/status.ts";
import { decideTrialEnd } from "../../src/subscription/trial-end.ts";
import { decideTrialExtension } from "../../src/subscription/trial-extension.ts";
import { dueTrialReminder } from "../../src/subscription/trial-reminder.ts";
import {
  amount,
  at,
  changeFacts,
  charged,
  chargeOf,
  compose,
  decimals,
  offer,
  ownOf,
  subscribed,
  trialing,
  untaxed,
  vat,
} from "./facts.ts";

const muscat = "Asia/Muscat";
/** 1 March → 1 April, 31 days, midnight in Muscat. */
const march = subscribed("2026-02-28T20:00:00Z", "monthly", muscat);
/** Noon in Muscat on a day of March 2026. */
const marchDay = (day: number) => at(`2026-03-${String(day).padStart(2, "0")}T08:00:00Z`);
const starter = offer("starter", "29");
const growth = offer("growth", "79");
const pro = offer("pro", "199");

describe("worked cases of a change of plan", () => {
  test("1. 29→79, 20 of 31 days left, VAT 5 %; the gateway's last digit is 0", () => {
    const change = decidePlanChange(
      changeFacts({ subscription: march, current: starter, target: growth, tax: vat(5n) }),
      marchDay(12),
    );
    expect(change.mode).toBe("prorate");
    expect(change.lines.map((line) => line.proration)).toEqual([
      { days: 20, ofDays: 31 },
      { days: 20, ofDays: 31 },
    ]);
    expect(decimals(change.lines)).toEqual(["-18.710", "50.968"]);
    const invoice = compose(change.lines);
    expect([invoice.net, invoice.tax, invoice.total, invoice.due].map(toDecimal)).toEqual([
      "32.258",
      "1.613",
      "33.871",
      "33.871",
    ]);
    const { charged: paid, rounding } = toGatewayAmount(invoice.due, 10n);
    expect([paid, rounding].map(toDecimal)).toEqual(["33.870", "-0.001"]);
    expect(subtract(paid, rounding)).toEqual(invoice.total);
  });

  test("2. 29→79, 7 of 31 left: each line is rounded, not their difference", () => {
    const change = decidePlanChange(
      changeFacts({ subscription: march, current: starter, target: growth }),
      marchDay(25),
    );
    expect(decimals(change.lines)).toEqual(["-6.548", "17.839"]);
    expect(toDecimal(compose(change.lines).total)).toBe("11.291");
  });

  test("3. JPY 2900→7900, 8 of 31", () => {
    const currency = "JPY";
    const current = offer("starter", "2900", { currency });
    const target = offer("growth", "7900", { currency });
    const change = decidePlanChange(changeFacts({ subscription: march, current, target }), marchDay(24));
    expect(decimals(change.lines)).toEqual(["-748", "2039"]);
    expect(toDecimal(compose(change.lines, currency).total)).toBe("1291");
  });

  test("4. 15 of 31 days of 29.000 unused", () => {
    const change = decidePlanChange(
      changeFacts({ subscription: march, current: starter, target: growth }),
      marchDay(17),
    );
    expect(decimals(change.lines)[0]).toBe("-14.032");
  });

  test("5. yearly 1990 from 2027-06-01 has 366 days: 100 unused", () => {
    const subscription = subscribed("2027-05-31T20:00:00Z", "yearly", muscat);
    const current = offer("pro", "1990", { cycle: "yearly" });
    const target = offer("starter", "29");
    // 100 days before 1 June 2028 is 22 February.
    const facts = changeFacts({ subscription, current, target, requestedMode: "reset" });
    const change = decidePlanChange(facts, at("2028-02-22T08:00:00Z"));
    expect(change.lines[0]?.proration).toEqual({ days: 100, ofDays: 366 });
    expect(decimals(change.lines)[0]).toBe("-543.716");
  });

  test("6. 29 with 50 % off, 20 of 30 left: the credit is of what was charged", () => {
    const subscription = subscribed("2026-03-31T20:00:00Z", "monthly", muscat);
    const facts = changeFacts({
      subscription,
      current: starter,
      target: growth,
      chargeLines: [chargeOf(subscription, amount("14.5"), untaxed)],
    });
    const change = decidePlanChange(facts, at("2026-04-11T08:00:00Z"));
    expect(change.lines[0]?.proration).toEqual({ days: 20, ofDays: 30 });
    expect(decimals(change.lines)[0]).toBe("-9.667");
  });

  test.each([
    ["without tax", untaxed, "1436.616"],
    ["with 5 %", vat(5n), "1508.447"],
  ])("7. yearly→monthly by reset, 300 of 365 left, %s", (_, tax, balance) => {
    const subscription = subscribed("2025-12-31T20:00:00Z", "yearly", muscat);
    const facts = changeFacts({
      subscription,
      current: offer("pro", "1990", { cycle: "yearly" }),
      target: pro,
      tax,
      requestedMode: "reset",
    });
    const now = at("2026-03-07T08:00:00Z");
    const change = decidePlanChange(facts, now);
    expect(change.lines[0]?.proration).toEqual({ days: 300, ofDays: 365 });
    expect(decimals(change.lines)).toEqual(["-1635.616", "199.000"]);
    expect(change.newPeriod).toMatchObject({ start: now, end: at("2026-04-07T08:00:00Z") });
    const invoice = compose(change.lines);
    expect(decimals(invoice.lines)).toEqual(["-199.000", "199.000"]);
    expect([invoice.total, invoice.due].map(toDecimal)).toEqual(["0.000", "0.000"]);
    expect(decimals(invoice.creditNote?.lines ?? [])).toEqual(["1436.616"]);
    expect(toDecimal(invoice.creditNote?.total ?? zero("OMR"))).toBe(balance);
    expect(toDecimal(invoice.balanceAfter)).toBe(balance);
  });

  test("8. 29→79 after 10 of 30 days, →199 after 20: every charge is credited once", () => {
    const subscription = subscribed("2026-03-31T20:00:00Z", "monthly", muscat);
    const first = chargeOf(subscription, amount("29"), untaxed);
    const facts = changeFacts({ subscription, current: starter, target: growth, chargeLines: [first] });
    const up = decidePlanChange(facts, at("2026-04-11T08:00:00Z"));
    expect(decimals(up.lines)).toEqual(["-19.333", "52.667"]);
    const [credit, charge] = up.lines;
    expect(credit?.credits).toBe(first.id);
    expect(charge?.service && periodDays(charge.service)).toBe(20);
    const chargeLines = [
      { ...first, credited: amount("19.333"), endedAt: at("2026-04-11T08:00:00Z") },
      ...up.lines.slice(1).map((line) => charged(line, "line-2")),
    ];
    const again = decidePlanChange(
      changeFacts({ subscription, current: growth, target: pro, chargeLines }),
      at("2026-04-21T08:00:00Z"),
    );
    expect(decimals(again.lines)).toEqual(["-26.334", "66.333"]);
    expect(again.endsLines).toEqual(["line-2"]);
    expect(toDecimal(compose(again.lines).net)).toBe("39.999");
  });

  test("19. tax went from 5 to 15 %: the credit keeps its rate", () => {
    const facts = changeFacts({
      subscription: march,
      current: starter,
      target: growth,
      tax: vat(15n),
      chargeLines: [chargeOf(march, amount("29"), vat(5n))],
    });
    const invoice = compose(decidePlanChange(facts, marchDay(12)).lines);
    expect(invoice.taxes.map((group) => toDecimal(group.tax))).toEqual(["-0.936", "7.645"]);
    expect(toDecimal(invoice.total)).toBe("38.967");
  });
});

describe("worked cases of invoices and money", () => {
  const line = (text: string) => {
    const price = amount(text);
    const parts = { kind: "one_off", code: "x", listAmount: price, amount: price, tax: vat(5n) } as const;
    return { ...parts, service: null, proration: null, quantity: null, credits: null };
  };

  test("9. lines 1.111 + 2.222 + 3.333 at 5 %: 0.333 on the sum", () => {
    const { taxes, total } = documentOf(["1.111", "2.222", "3.333"].map(line), "OMR");
    expect(taxes.map((group) => toDecimal(group.tax))).toEqual(["0.333"]);
    expect(toDecimal(total)).toBe("6.999");
  });

  test("10. USD minimum 0.50: 0.32 applies at once and is charged with the next invoice", () => {
    const small = { ...line("0"), amount: amount("0.32", "USD"), tax: untaxed };
    const first = compose([small], "USD", { minimum: "0.5" });
    expect([first.due, first.fromBalance, first.balanceAfter].map(toDecimal)).toEqual(["0.00", "0.32", "-0.32"]);
    const next = compose([{ ...small, amount: amount("29", "USD") }], "USD", { minimum: "0.5", balance: "-0.32" });
    expect([next.total, next.due, next.fromBalance, next.balanceAfter].map(toDecimal)).toEqual([
      "29.00",
      "29.32",
      "-0.32",
      "0.00",
    ]);
  });

  test("16. the number's month is the issuer's", () => {
    const finalizedAt = at("2025-04-30T21:00:00Z");
    expect(formatNumber("INV-{YYYY}-{MM}-{seq:4}", 1n, finalizedAt, muscat)).toBe("INV-2025-05-0001");
    expect(formatNumber("INV-{YYYY}-{MM}-{seq:4}", 1n, finalizedAt, "UTC")).toBe("INV-2025-04-0001");
  });

  test("17. 15 % off follows the list price of the version, a fixed price stays", () => {
    const span = { startsAt: at("2026-01-01T00:00:00Z"), endsAt: null };
    const percent: PriceOverride = { kind: "percent_off", planCode: "pro", offPpm: 150_000n, ...span };
    const fixed: PriceOverride = {
      kind: "fixed_price",
      planCode: "pro",
      cycle: "monthly",
      price: amount("150"),
      ...span,
    };
    const pays = (list: string, override: PriceOverride) =>
      toDecimal(cyclePrice(ownOf(offer("pro", list), [override])));
    expect([pays("199", percent), pays("219", percent)]).toEqual(["169.150", "186.150"]);
    expect([pays("199", fixed), pays("219", fixed)]).toEqual(["150.000", "150.000"]);
  });

  test("20. a chargeback opens the invoice again and freezes the credit that came out of it", () => {
    const invoice = {
      finalizedAt: marchDay(1),
      dueAt: marchDay(1),
      paidAt: marchDay(1),
      disputedAt: null,
      voidedAt: null,
      uncollectibleAt: null,
    };
    expect(invoiceState(invoice)).toBe("paid");
    expect(invoiceState({ ...invoice, disputedAt: marchDay(20) })).toBe("open");
    expect(invoiceTransitions.paid).toEqual(["open"]);
    const derived = { amount: amount("32.258"), isDisputed: true };
    const others = [
      { amount: amount("10"), isDisputed: false },
      { amount: amount("-0.32"), isDisputed: false },
    ];
    expect(toDecimal(spendableBalance([derived, ...others], "OMR"))).toBe("9.680");
    expect(toDecimal(spendableBalance([{ ...derived, isDisputed: false }, ...others], "OMR"))).toBe("41.938");
  });
});

describe("worked cases of the subscription's life", () => {
  test("11. paid at 20:07 after the sweep of 20:05: active from 20:07, the gap is free", () => {
    const trial = trialing("2026-03-06T20:00:00Z", "2026-03-20T20:00:00Z", muscat);
    const facts = {
      subscription: trial,
      trialEnd: { strategy: "free" } as const,
      afterCancel: "free" as const,
      conversion: null,
      timeZone: muscat,
    };
    expect(decideTrialEnd(facts, at("2026-03-20T19:59:59Z"))).toEqual({ kind: "wait", at: at("2026-03-20T20:00:00Z") });
    expect(decideTrialEnd(facts, at("2026-03-20T20:05:00Z"))).toEqual({
      kind: "end",
      endedAt: at("2026-03-20T20:00:00Z"),
      endReason: "trial_ended",
      planCode: "free",
      followsAt: at("2026-03-20T20:00:00Z"),
    });
    const free = { ...subscribed("2026-03-20T20:00:00Z", "monthly", muscat), periodEnd: null };
    const now = at("2026-03-20T20:07:00Z");
    const change = decidePlanChange(
      changeFacts({ subscription: free, current: offer("free", "0"), target: growth }),
      now,
    );
    expect(change).toMatchObject({
      mode: "reset",
      effectiveAt: now,
      newPeriod: { start: now, end: at("2026-04-20T20:07:00Z") },
    });
    expect(decimals(change.lines)).toEqual(["79.000"]);
    const paid = { received: amount("79"), expected: amount("79"), invoice: "open", startsChange: true } as const;
    expect(decideArrivedPayment({ ...paid, tenant: "live" })).toEqual({ kind: "settle" });
    expect(decideArrivedPayment({ ...paid, tenant: "suspended" })).toEqual({
      kind: "refund",
      alert: "tenant_suspended",
    });
    expect(decideArrivedPayment({ ...paid, tenant: "gone" })).toEqual({ kind: "refund", alert: "tenant_gone" });
  });

  test("12. a trial extended from 24 October to 7 November re-arms its reminders", () => {
    const subscription = trialing("2026-10-10T08:00:00Z", "2026-10-24T08:00:00Z", muscat);
    const facts = { subscription, isConverting: false, timeZone: muscat, sent: [] };
    const seven = { trialEndsAt: at("2026-10-24T08:00:00Z"), daysBefore: 7 } as const;
    expect(dueTrialReminder(facts, at("2026-10-17T07:59:59Z"))).toBeNull();
    expect(dueTrialReminder(facts, at("2026-10-17T08:00:00Z"))).toEqual(seven);
    expect(dueTrialReminder({ ...facts, sent: [seven] }, at("2026-10-18T08:00:00Z"))).toBeNull();
    const until = at("2026-11-07T08:00:00Z");
    const extended = { ...subscription, ...decideTrialExtension(subscription, until, at("2026-10-20T08:00:00Z")) };
    const again = { ...facts, subscription: extended, sent: [seven] };
    expect(dueTrialReminder(again, at("2026-10-21T08:00:00Z"))).toBeNull();
    expect(dueTrialReminder(again, at("2026-10-31T08:00:00Z"))).toEqual({ trialEndsAt: until, daysBefore: 7 });
    const converted = { ...extended, periodStart: at("2026-10-31T07:00:00Z"), trialEndsAt: at("2026-10-31T07:00:00Z") };
    expect(dueTrialReminder({ ...again, subscription: converted }, at("2026-10-31T08:00:00Z"))).toBeNull();
  });

  test("14. Pro→Starter scheduled on the 10th, then canceled: undoing it restores Pro", () => {
    const scheduled = decidePlanChange(
      changeFacts({ subscription: march, current: pro, target: starter }),
      marchDay(10),
    );
    expect(scheduled).toMatchObject({ mode: "period_end", effectiveAt: march.periodEnd, lines: [] });
    const canceled = decideCancel(
      { subscription: march, isFree: false, afterCancel: "free", pendingChangeId: "change-1" },
      marchDay(12),
    );
    expect(canceled).toEqual({ cancelAt: march.periodEnd, follows: "free", supersedes: "change-1" });
    const canceling = { ...march, cancelAt: canceled.cancelAt };
    expect(subscriptionStatus(canceling, marchDay(12))).toBe("canceling");
    expect(() =>
      decidePlanChange(changeFacts({ subscription: canceling, current: pro, target: starter }), marchDay(13)),
    ).toThrow(/Resume/);
    const resumed = { ...canceling, ...decideResume(canceling, marchDay(13)) };
    const plan = offer("pro", "199");
    const renewal = decideRenewal(renewalFacts(resumed, plan), at("2026-03-31T20:00:00Z"));
    expect(renewal.kind === "renew" && decimals(renewal.lines)).toEqual(["199.000"]);
  });

  test("18. a failed renewal: read-only after seven days, paid on the 15th, the period stays", () => {
    const plan = offer("starter", "29");
    const february = subscribed("2026-01-31T20:00:00Z", "monthly", muscat);
    const due = at("2026-02-28T20:00:00Z");
    const renewal = decideRenewal(renewalFacts(february, plan), due);
    if (renewal.kind !== "renew") throw new Error("expected a renewal");
    expect(renewal).toMatchObject({ dueAt: due, period: { start: due, end: at("2026-03-31T20:00:00Z") } });
    const { start: periodStart, end: periodEnd } = renewal.period;
    const unpaid = { ...february, periodStart, periodEnd, pastDueSince: renewal.dueAt };
    const tenant = {
      registration: "accepted",
      provisioning: "ready",
      overrides: [],
      suspendedAt: null,
      deactivatedAt: null,
    } as const;
    const access = (now: Date) => accessOf({ ...tenant, subscription: unpaid, timeZone: muscat }, now);
    expect(access(at("2026-03-07T19:59:59Z"))).toBe("full");
    expect(access(at("2026-03-07T20:00:00Z"))).toBe("read_only");
    const paid = { ...unpaid, pastDueSince: null };
    expect(subscriptionStatus(paid, marchDay(15))).toBe("active");
    expect(decideRenewal(renewalFacts(paid, plan), marchDay(15))).toEqual({
      kind: "wait",
      at: at("2026-03-31T20:00:00Z"),
    });
  });
});

function renewalFacts(subscription: typeof march, plan: PlanOffer) {
  return {
    subscription,
    plan,
    timeZone: muscat,
    addOns: [],
    overrides: [],
    pendingLines: [],
    tax: untaxed,
    afterCancel: "free" as const,
    usageClosesAfterMinutes: 0,
    termsDays: 0,
  };
}
