import { currencies, money, toDecimal } from "@tenantry/core/money";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  countryName,
  currencyName,
  formatCount,
  formatDate,
  formatDateTime,
  formatExact,
  formatLimit,
  formatList,
  formatMoney,
  formatPercent,
  formatRelative,
  formatServiceDays,
} from "../src/format.ts";

// Intl puts no-break spaces and direction marks into its results; here only what is read counts.
const read = (text: string) => text.replace(/[\u200e\u200f\u061c\u2066-\u2069]/g, "").replace(/\u00a0/g, " ");

describe("formatMoney", () => {
  test.each([
    [29000n, "OMR", "OMR 29.000", "29.000 OMR"],
    [-1n, "OMR", "-OMR 0.001", "-0.001 OMR"],
    [0n, "USD", "USD 0.00", "0.00 USD"],
    [291n, "JPY", "JPY 291", "291 JPY"],
    [123456789n, "USD", "USD 1,234,567.89", "1,234,567.89 USD"],
    // 2^53 + 1 and far beyond: a float would end in other digits.
    [9007199254740993n, "JPY", "JPY 9,007,199,254,740,993", "9,007,199,254,740,993 JPY"],
    [
      123456789012345678901234567891n,
      "OMR",
      "OMR 123,456,789,012,345,678,901,234,567.891",
      "123,456,789,012,345,678,901,234,567.891 OMR",
    ],
  ] as const)("%s %s", (minor, currency, en, ar) => {
    expect(read(formatMoney(money(minor, currency), "en"))).toBe(en);
    expect(read(formatMoney(money(minor, currency), "ar"))).toBe(ar);
  });

  test("prints every digit of any amount, in both languages", () => {
    fc.assert(
      fc.property(
        fc.bigInt(),
        fc.constantFrom(...currencies),
        fc.constantFrom("en", "ar"),
        (minor, currency, locale) => {
          const digits = formatMoney(money(minor, currency), locale).replace(/[^\d.]/g, "");
          expect(digits).toBe(toDecimal(money(minor, currency)).replace("-", ""));
        },
      ),
    );
  });

  test("shows the symbol where one currency is certain", () => {
    expect(formatMoney(money(7900n, "USD"), "en", "symbol")).toBe("$79.00");
    expect(read(formatMoney(money(7900n, "OMR"), "ar", "symbol"))).toBe("7.900 ر.ع.");
  });
});

describe("dates", () => {
  test.each([
    ["2026-10-24T10:05:09Z", "Asia/Muscat", "24 Oct 2026, 14:05", "24 أكتوبر 2026، 14:05"],
    ["2026-09-01T00:00:00Z", "Europe/London", "1 Sep 2026, 01:00", "1 سبتمبر 2026، 01:00"],
    ["2025-04-30T21:00:00Z", "Asia/Muscat", "1 May 2025, 01:00", "1 مايو 2025، 01:00"],
    ["2026-12-31T23:30:00Z", "America/New_York", "31 Dec 2026, 18:30", "31 ديسمبر 2026، 18:30"],
    ["2026-01-01T00:00:00Z", "UTC", "1 Jan 2026, 00:00", "1 يناير 2026، 00:00"],
  ])("%s in %s", (instant, zone, en, ar) => {
    expect(formatDateTime(instant, "en", zone)).toBe(en);
    expect(formatDateTime(new Date(instant), "ar", zone)).toBe(ar);
    expect(formatDate(instant, "en", zone)).toBe(en.split(",")[0]);
  });

  test.each([
    ["en", "Asia/Muscat", "24 Oct 2026, 14:05:09 (Asia/Muscat, GMT+4)"],
    ["ar", "Asia/Muscat", "24 أكتوبر 2026، 14:05:09 (Asia/Muscat, GMT+4)"],
    ["en", "Asia/Kolkata", "24 Oct 2026, 15:35:09 (Asia/Kolkata, GMT+5:30)"],
  ] as const)("exact in %s, %s", (locale, zone, expected) => {
    expect(read(formatExact("2026-10-24T10:05:09Z", locale, zone))).toBe(expected);
  });
});

describe("formatRelative", () => {
  const now = new Date("2026-10-24T12:00:00Z");
  test.each([
    ["2026-10-24T11:59:31Z", "now", "الآن"],
    ["2026-10-24T11:59:00Z", "1 minute ago", "قبل دقيقة واحدة"],
    ["2026-10-24T09:00:01Z", "2 hours ago", "قبل ساعتين"],
    ["2026-10-22T12:00:00Z", "2 days ago", "قبل يومين"],
    ["2026-10-27T12:30:00Z", "in 3 days", "خلال 3 أيام"],
    ["2026-10-17T12:00:01Z", "6 days ago", "قبل 6 أيام"],
    ["2026-10-17T12:00:00Z", "17 Oct 2026", "17 أكتوبر 2026"],
    ["2026-10-31T12:00:00Z", "31 Oct 2026", "31 أكتوبر 2026"],
  ])("%s", (instant, en, ar) => {
    expect(formatRelative(instant, now, "en", "UTC")).toBe(en);
    expect(formatRelative(instant, now, "ar", "UTC")).toBe(ar);
  });
});

test.each([
  [0.274, "27%"],
  [0.999, "99%"],
  [1, "100%"],
  [0, "0%"],
  [1.5, "150%"],
])("%s is %s", (share, expected) => {
  expect(formatPercent(share, "en")).toBe(expected);
  expect(read(formatPercent(share, "ar"))).toBe(expected);
});

test("counts, limits, lists and names", () => {
  expect(formatCount(12500, "en")).toBe("12,500");
  expect(read(formatCount(9007199254740993n, "ar"))).toBe("9,007,199,254,740,993");
  expect(formatLimit(null, "en", "Unlimited")).toBe("Unlimited");
  expect(formatLimit(0, "ar", "غير محدود")).toBe("0");
  expect(formatList(["orders", "branches", "users"], "en")).toBe("orders, branches, and users");
  expect(formatList(["الطلبات", "الفروع"], "ar")).toBe("الطلبات والفروع");
  expect([countryName("OM", "en"), countryName("OM", "ar")]).toEqual(["Oman", "عُمان"]);
  expect([currencyName("OMR", "en"), currencyName("OMR", "ar")]).toEqual(["Omani Rial", "ريال عماني"]);
});

test.each([
  ["2026-11-21T16:23:00Z", "2026-12-21T16:23:00Z", "21 Nov 2026", "20 Dec 2026"],
  // Midnight in Muscat: the day before is over.
  ["2026-11-20T20:00:00Z", "2026-12-20T20:00:00Z", "21 Nov 2026", "20 Dec 2026"],
  ["2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z", "21 Nov 2026", "21 Nov 2026"],
])("service from %s to %s is printed as %s to %s", (start, end, from, to) => {
  expect(formatServiceDays({ start: new Date(start), end: new Date(end) }, "en", "Asia/Muscat")).toEqual({ from, to });
});

test("a day of 23 hours is a day of service too", () => {
  const service = { start: new Date("2026-03-01T05:30:00Z"), end: new Date("2026-03-09T04:30:00Z") };
  expect(formatServiceDays(service, "en", "America/New_York").to).toBe("8 Mar 2026");
});
