import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ArrivedPaymentFacts, decideArrivedPayment } from "../../src/billing/arrived-payment.ts";
import { settle } from "../../src/billing/balance.ts";
import { type CreditableInvoice, decideCreditNote, spreadCredit } from "../../src/billing/credit-note.ts";
import { defaultInvoiceTemplate, formatNumber, isNumberTemplate } from "../../src/billing/invoice-number.ts";
import { invoiceState, invoiceWord, isOverdue } from "../../src/billing/invoice-state.ts";
import type { InvoiceLine } from "../../src/billing/line.ts";
import { priceUsage, usageAdjustment, usageLines } from "../../src/billing/metered-usage.ts";
import { runawayReason } from "../../src/billing/runaway-guard.ts";
import { type LineTax, taxOn } from "../../src/billing/tax.ts";
import { taxFor } from "../../src/billing/tax-rate.ts";
import { add, fraction, money, multiply, subtract, sum, toDecimal } from "../../src/money.ts";
import { amount, at, compose, decimals, untaxed, vat } from "./facts.ts";

const service = { start: at("2026-03-01T00:00:00Z"), end: at("2026-04-01T00:00:00Z"), timeZone: "UTC" };

const line = (text: string, tax: LineTax = untaxed, more: Partial<InvoiceLine> = {}): InvoiceLine => {
  const price = amount(text);
  const none = { service: null, proration: null, quantity: null, credits: null };
  return { kind: "one_off", code: "x", listAmount: price, amount: price, tax, ...none, ...more };
};

describe("tax", () => {
  test("is on the sum of a rate's lines, out of the gross where prices include it", () => {
    const invoice = compose([
      line("10.5", vat(5n, true)),
      line("10.5", vat(5n, true)),
      line("100", vat(15n)),
      line("1"),
    ]);
    expect(invoice.taxes.map((group) => [toDecimal(group.net), toDecimal(group.tax)])).toEqual([
      ["20.000", "1.000"],
      ["100.000", "15.000"],
      ["1.000", "0.000"],
    ]);
    expect([invoice.net, invoice.tax, invoice.total].map(toDecimal)).toEqual(["121.000", "16.000", "137.000"]);
  });

  test("is the country's rate of the day, or none", () => {
    const rates = [
      { country: "OM", code: "VAT", ratePpm: 50_000n, validFrom: at("2021-04-16T00:00:00Z") },
      { country: "OM", code: "VAT", ratePpm: 150_000n, validFrom: at("2026-07-01T00:00:00Z") },
      { country: "AE", code: "VAT", ratePpm: 50_000n, validFrom: at("2018-01-01T00:00:00Z") },
    ];
    const payer = { country: "OM", isExempt: false, pricesIncludeTax: false };
    const rate = (change: Partial<typeof payer>, now: string) => taxFor({ ...payer, ...change }, rates, at(now));
    expect(rate({}, "2026-06-30T23:59:59Z")).toEqual({ code: "VAT", ratePpm: 50_000n, inclusive: false });
    expect(rate({}, "2026-07-01T00:00:00Z").ratePpm).toBe(150_000n);
    expect(rate({ pricesIncludeTax: true }, "2026-07-01T00:00:00Z").inclusive).toBe(true);
    expect(rate({ isExempt: true }, "2026-07-01T00:00:00Z")).toEqual({ code: "exempt", ratePpm: 0n, inclusive: false });
    expect(rate({ country: "US" }, "2026-07-01T00:00:00Z")).toEqual({ code: "none", ratePpm: 0n, inclusive: false });
  });
});

describe("the excess of credits", () => {
  test("goes to a credit note at the original rates; what stays brings the invoice to 0", () => {
    const invoice = compose([line("-1635.616", vat(5n), { kind: "credit", credits: "line-1" }), line("199", vat(15n))]);
    // 217.952 × 1.05 = 228.850 = 199 × 1.15
    expect(decimals(invoice.lines)).toEqual(["-217.952", "199.000"]);
    expect(toDecimal(invoice.total)).toBe("0.000");
    expect(invoice.creditNote?.lines).toMatchObject([{ amount: amount("1417.664"), tax: vat(5n), credits: "line-1" }]);
    expect(toDecimal(invoice.balanceAfter)).toBe("1488.547");
  });

  test("pays a debt that was carried", () => {
    const invoice = compose([line("-10"), line("4")], "OMR", { balance: "-0.32" });
    expect([invoice.total, invoice.due, invoice.balanceAfter].map(toDecimal)).toEqual(["0.000", "0.000", "5.680"]);
  });

  test("a line in another currency is a bug", () => {
    expect(() => compose([line("1")], "USD")).toThrow(/Invariant/);
  });
});

describe("balance and small amounts", () => {
  test.each([
    ["10", "0", "0.5", "0.000", "10.000", "0.000"],
    ["10", "4", "0.5", "4.000", "6.000", "0.000"],
    ["10", "40", "0.5", "10.000", "0.000", "30.000"],
    ["10", "9.6", "0.5", "10.000", "0.000", "-0.400"],
    ["10", "9.5", "0.5", "9.500", "0.500", "0.000"],
    ["0.1", "-0.32", "0.5", "0.100", "0.000", "-0.420"],
    ["0.18", "-0.32", "0.5", "-0.320", "0.500", "0.000"],
    ["0", "0", "0.5", "0.000", "0.000", "0.000"],
    ["0", "0", "0", "0.000", "0.000", "0.000"],
  ])("total %s with balance %s and minimum %s", (total, balance, minimum, fromBalance, due, after) => {
    const paid = settle({ total: amount(total), balance: amount(balance), minimum: amount(minimum) });
    expect([paid.fromBalance, paid.due, paid.balanceAfter].map(toDecimal)).toEqual([fromBalance, due, after]);
  });
});

describe("metered usage", () => {
  const price = {
    meter: "api_calls",
    included: 1000n,
    tiers: [
      { upTo: 10_000n, price: amount("0.005"), per: 100n },
      { upTo: 50_000n, price: amount("0.003"), per: 100n },
      { upTo: null, price: amount("0.001"), per: 100n },
    ],
  };

  test.each([
    ["within what is included", 1000n, []],
    ["one unit costs a twentieth of a minor unit", 1001n, [[1n, "0.000"]]],
    ["ten units round up to one", 1010n, [[10n, "0.001"]]],
    ["the first tier, whole", 11_000n, [[10_000n, "0.500"]]],
    [
      "each unit costs what its own tier says",
      61_000n,
      [
        [10_000n, "0.500"],
        [40_000n, "1.200"],
        [10_000n, "0.100"],
      ],
    ],
  ] as const)("%s", (_, quantity, tiers) => {
    expect(priceUsage(price, quantity).map((tier) => [tier.quantity, toDecimal(tier.amount)])).toEqual(tiers);
    expect(decimals(usageLines(price, quantity, service, untaxed))).toEqual(tiers.map(([, text]) => text));
  });

  test("events that come late are the difference to what was billed, up or down", () => {
    const late = (billedQuantity: bigint, quantity: bigint) => {
      const billed = sum(
        priceUsage(price, billedQuantity).map((tier) => tier.amount),
        "OMR",
      );
      return usageAdjustment(price, { billedQuantity, billed, quantity }, service, untaxed);
    };
    expect(late(11_000n, 61_000n)).toMatchObject([
      { kind: "usage_adjustment", amount: amount("1.3"), quantity: 50_000n },
    ]);
    expect(late(61_000n, 11_000n)).toMatchObject([{ amount: amount("-1.3"), quantity: -50_000n }]);
    expect(late(11_000n, 11_000n)).toEqual([]);
  });

  test("tiers that do not rise are a bug", () => {
    expect(() => priceUsage({ ...price, tiers: price.tiers.toReversed() }, 5n)).toThrow(/Invariant/);
  });
});

describe("runaway guard", () => {
  const limits = { maxLines: 3, maxTimesPlan: 5n, floor: amount("100") };
  const plan = (text: string, start = service.start) =>
    line(text, untaxed, { kind: "plan", code: "starter", service: { ...service, start } });

  test.each([
    ["a renewal with usage", [plan("29"), line("60", untaxed, { kind: "usage" })], null],
    ["an honest sum on a small plan", [plan("2"), line("98", untaxed, { kind: "usage" })], null],
    ["what staff entered", [plan("29"), line("5000")], null],
    ["two parts of a period", [plan("29"), plan("20", at("2026-03-10T00:00:00Z"))], null],
    ["five times the plan and more", [plan("29"), line("117", untaxed, { kind: "usage" })], "too_much_money"],
    ["the same period twice", [plan("29"), plan("29")], "charged_twice"],
    ["too many lines", [plan("1"), line("1"), line("1"), line("1")], "too_many_lines"],
  ] as const)("%s", (_, lines, reason) => {
    expect(runawayReason(lines, amount("29"), limits)).toBe(reason);
  });
});

describe("credit notes", () => {
  const invoice: CreditableInvoice = {
    total: amount("84.131"),
    lines: [
      { id: "a", kind: "plan", amount: amount("79"), credited: amount("0"), tax: vat(5n) },
      { id: "b", kind: "one_off", amount: amount("1.111"), credited: amount("0"), tax: vat(5n) },
      { id: "c", kind: "one_off", amount: amount("0.014"), credited: amount("0"), tax: untaxed },
    ],
    taxes: [
      { ...vat(5n), tax: amount("4.006"), credited: amount("0") },
      { ...untaxed, tax: amount("0"), credited: amount("0") },
    ],
    creditedTotal: amount("0"),
  };

  test("a part, at the original rate", () => {
    const note = decideCreditNote(invoice, [{ lineId: "a", amount: amount("10.01") }]);
    expect(note.taxes).toMatchObject([{ lines: amount("10.01"), tax: amount("0.501") }]);
    expect(note.total).toEqual(amount("10.511"));
  });

  test("tax that rounds up twice stops at what was charged", () => {
    const line = { id: "a", kind: "one_off", amount: amount("0.025"), credited: amount("0.01"), tax: vat(5n) } as const;
    const taxes = [{ ...vat(5n), tax: amount("0.001"), credited: amount("0.001") }];
    const rest = { total: amount("0.026"), lines: [line], taxes, creditedTotal: amount("0.011") };
    expect(decideCreditNote(rest, [{ lineId: "a", amount: amount("0.01") }]).total).toEqual(amount("0.01"));
  });

  test("everything gives back the total", () => {
    const all = invoice.lines.map(({ id, amount: whole }) => ({ lineId: id, amount: whole }));
    expect(decideCreditNote(invoice, all).total).toEqual(invoice.total);
  });

  test.each([
    ["more than the line", [{ lineId: "b", amount: amount("1.112") }]],
    [
      "more than the line in two parts",
      [
        { lineId: "b", amount: amount("1") },
        { lineId: "b", amount: amount("0.112") },
      ],
    ],
    ["nothing", [{ lineId: "b", amount: amount("0") }]],
    ["an unknown line", [{ lineId: "z", amount: amount("1") }]],
    ["no line", []],
  ])("refuses %s", (_, requests) => {
    expect(() => decideCreditNote(invoice, requests)).toThrow();
  });

  test("refuses more than the invoice came to, when a change on it had credited something", () => {
    const change: CreditableInvoice = {
      total: amount("32.258"),
      lines: [
        { id: "a", kind: "plan", amount: amount("50.968"), credited: amount("0"), tax: untaxed },
        { id: "b", kind: "credit", amount: amount("-18.71"), credited: amount("0"), tax: untaxed },
      ],
      taxes: [{ ...untaxed, tax: amount("0"), credited: amount("0") }],
      creditedTotal: amount("0"),
    };
    expect(() => decideCreditNote(change, [{ lineId: "a", amount: amount("32.259") }])).toThrow(/invoice/);
    expect(decideCreditNote(change, [{ lineId: "a", amount: amount("32.258") }]).total).toEqual(change.total);
  });

  test("however many, they never give back more than was charged, and the last one the rest exactly", () => {
    const anyLine = fc.record({
      minor: fc.bigInt(1n, 100_000n),
      rate: fc.constantFrom(vat(5n), vat(15n, true), untaxed),
    });
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 4 }),
        fc.array(fc.bigInt(1n, 9n), { maxLength: 6 }),
        (drawn, tenths) => {
          const whole = compose(drawn.map(({ minor, rate }) => ({ ...line("0", rate), amount: money(minor, "OMR") })));
          let state: CreditableInvoice = {
            total: whole.total,
            lines: whole.lines.map((l, i) => ({
              id: `${i}`,
              kind: "one_off",
              amount: l.amount,
              credited: amount("0"),
              tax: l.tax,
            })),
            taxes: whole.taxes.map((group) => ({ ...group, credited: amount("0") })),
            creditedTotal: amount("0"),
          };
          for (const tenth of [...tenths, 10n]) {
            const left = subtract(
              sum(
                state.lines.map((l) => l.amount),
                "OMR",
              ),
              sum(
                state.lines.map((l) => l.credited),
                "OMR",
              ),
            );
            const part = multiply(left, fraction(tenth, 10n));
            if (part.minor === 0n) continue;
            const note = decideCreditNote(state, spreadCredit(state.lines, part));
            expect(
              sum(
                note.lines.map((l) => l.amount),
                "OMR",
              ),
            ).toEqual(part);
            state = {
              total: state.total,
              lines: state.lines.map((l) => {
                const back = note.lines.filter((n) => n.credits === l.id).map((n) => n.amount);
                return { ...l, credited: add(l.credited, sum(back, "OMR")) };
              }),
              taxes: state.taxes.map((t) => {
                const back = note.taxes.filter(
                  (n) => n.code === t.code && n.ratePpm === t.ratePpm && n.inclusive === t.inclusive,
                );
                for (const group of back)
                  expect(abs(group.tax.minor - taxOn(group.lines, t).minor)).toBeLessThanOrEqual(8);
                return {
                  ...t,
                  credited: add(
                    t.credited,
                    sum(
                      back.map((n) => n.tax),
                      "OMR",
                    ),
                  ),
                };
              }),
              creditedTotal: add(state.creditedTotal, note.total),
            };
            expect(state.creditedTotal.minor <= state.total.minor).toBe(true);
          }
          expect(state.creditedTotal).toEqual(state.total);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("an amount for the whole invoice is spread by what is left of each line", () => {
    expect(spreadCredit(invoice.lines, amount("10"))).toEqual([
      { lineId: "a", amount: amount("9.859") },
      { lineId: "b", amount: amount("0.139") },
      { lineId: "c", amount: amount("0.002") },
    ]);
    expect(() => spreadCredit(invoice.lines, amount("80.126"))).toThrow(/left/);
  });
});

const abs = (n: bigint): number => Number(n < 0n ? -n : n);

describe("numbers", () => {
  test.each([
    [defaultInvoiceTemplate, 1n, "INV-2026-03-0001"],
    [defaultInvoiceTemplate, 123_456n, "INV-2026-03-123456"],
    ["CN{YYYY}/{seq:6}", 42n, "CN2026/000042"],
  ])("%s", (template, sequence, number) => {
    expect(isNumberTemplate(template)).toBe(true);
    expect(formatNumber(template, sequence, at("2026-03-15T00:00:00Z"), "UTC")).toBe(number);
  });

  test.each(["INV-{YYYY}", "INV-{seq}", "INV-{seq:0}", "{seq:4}{seq:4}", "INV {seq:4}", "inv-{DD}-{seq:4}"])(
    "refuses the template %s",
    (template) => {
      expect(isNumberTemplate(template)).toBe(false);
    },
  );
});

describe("state of an invoice", () => {
  const now = at("2026-03-15T12:00:00Z");
  const open = {
    finalizedAt: at("2026-03-01T00:00:00Z"),
    dueAt: at("2026-03-14T20:00:00Z"),
    paidAt: null,
    disputedAt: null,
    voidedAt: null,
    uncollectibleAt: null,
  };

  test.each([
    ["draft", { finalizedAt: null }, "draft", null, false],
    ["due earlier on the same local day", {}, "open", "PENDING", false],
    ["due on the day before", { dueAt: at("2026-03-14T19:59:59Z") }, "open", "OVERDUE", true],
    ["due later", { dueAt: at("2026-03-16T00:00:00Z") }, "open", "PENDING", false],
    ["paid", { paidAt: now }, "paid", "PAID", false],
    ["charged back", { paidAt: now, disputedAt: now }, "open", "PENDING", false],
    ["void", { voidedAt: now }, "void", null, false],
    ["uncollectible", { uncollectibleAt: now }, "uncollectible", null, false],
  ] as const)("%s", (_, change, state, word, overdue) => {
    const invoice = { ...open, ...change };
    expect(invoiceState(invoice)).toBe(state);
    expect(invoiceWord(invoice, false, "Asia/Muscat", now)).toBe(word);
    expect(isOverdue(invoice, "Asia/Muscat", now)).toBe(overdue);
  });

  test("FAILED says more than OVERDUE", () => {
    expect(invoiceWord(open, true, "Asia/Muscat", now)).toBe("FAILED");
    expect(invoiceWord({ ...open, paidAt: now }, true, "Asia/Muscat", now)).toBe("PAID");
  });
});

describe("money that arrives", () => {
  const facts: ArrivedPaymentFacts = {
    received: amount("79"),
    expected: amount("79"),
    invoice: "open",
    startsChange: false,
    tenant: "live",
  };

  test.each([
    ["for an open invoice", {}, { kind: "settle" }],
    ["for one that is paid already", { invoice: "paid" }, { kind: "to_balance", amount: amount("79") }],
    ["for an expired checkout", { invoice: "void" }, { kind: "to_balance", amount: amount("79") }],
    ["of another amount", { received: amount("78.999") }, { kind: "quarantine", reason: "amount" }],
    ["in another currency", { received: amount("79", "USD") }, { kind: "quarantine", reason: "currency" }],
    ["that we never asked for", { expected: null }, { kind: "quarantine", reason: "unknown" }],
    ["for a debt of a suspended tenant", { tenant: "suspended" }, { kind: "settle" }],
    ["for a deleted tenant", { tenant: "gone", invoice: "paid" }, { kind: "refund", alert: "tenant_gone" }],
  ] as const)("%s", (_, change, outcome) => {
    expect(decideArrivedPayment({ ...facts, ...change })).toEqual(outcome);
  });
});
