import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate, fraction, money, multiply, perMillion, product, roundHalfAwayFromZero } from "../../src/money.ts";
import { amount, decimals } from "./facts.ts";
import { printed, ratio } from "./naive/ratio.ts";

const minors = fc.bigInt(-1_000_000_000n, 1_000_000_000n);

describe("rounding half away from zero", () => {
  test.each([
    [5n, 10n, 1n],
    [-5n, 10n, -1n],
    [49n, 100n, 0n],
    [-49n, 100n, 0n],
    [263_335n, 10n, 26_334n],
    // dinero's `halfUp` gives −26.333 here.
    [-263_335n, 10n, -26_334n],
  ])("%d ÷ %d is %d", (numerator, denominator, rounded) => {
    expect(roundHalfAwayFromZero(fraction(numerator, denominator))).toBe(rounded);
  });

  test("is what one does on paper, and the same below 0", () => {
    fc.assert(
      fc.property(minors, fc.bigInt(1n, 10_000n), (numerator, denominator) => {
        const rounded = roundHalfAwayFromZero(fraction(numerator, denominator));
        expect(rounded).toBe(printed(ratio(numerator, denominator)));
        expect(roundHalfAwayFromZero(fraction(-numerator, denominator))).toBe(-rounded);
      }),
      { numRuns: 5000 },
    );
  });

  test("happens once: two fractions are multiplied before", () => {
    const half = fraction(1n, 2n);
    expect(multiply(amount("0.001"), product(half, fraction(2n, 3n)))).toEqual(amount("0"));
    expect(multiply(multiply(amount("0.001"), half), fraction(2n, 3n))).toEqual(amount("0.001"));
    expect(multiply(amount("199"), perMillion(850_000n))).toEqual(amount("169.150"));
  });

  test("a fraction over 0 is a bug", () => {
    expect(() => fraction(1n, 0n)).toThrow(/Invariant/);
  });
});

describe("allocation", () => {
  test.each([
    ["10.000", [1n, 1n, 1n], ["3.334", "3.333", "3.333"]],
    ["-10.000", [1n, 1n, 1n], ["-3.334", "-3.333", "-3.333"]],
    ["0.002", [1n, 0n, 3n], ["0.001", "0.000", "0.001"]],
    ["0.000", [2n, 5n], ["0.000", "0.000"]],
  ])("%s by %s", (total, weights, parts) => {
    expect(decimals(allocate(amount(total), weights).map((part) => ({ amount: part })))).toEqual(parts);
  });

  test("adds up, and no part is a minor unit away from its exact share", () => {
    const weights = fc
      .array(fc.bigInt(0n, 1_000_000n), { minLength: 1, maxLength: 12 })
      .filter((w) => w.some((x) => x > 0n));
    fc.assert(
      fc.property(minors, weights, (minor, shares) => {
        const parts = allocate(money(minor, "USD"), shares);
        const whole = shares.reduce((a, b) => a + b, 0n);
        expect(parts.reduce((a, b) => a + b.minor, 0n)).toBe(minor);
        for (const [i, part] of parts.entries()) {
          const apart = part.minor * whole - minor * (shares[i] ?? 0n);
          expect((apart < 0n ? -apart : apart) < whole).toBe(true);
        }
      }),
    );
  });

  test("by nothing is a bug", () => {
    expect(() => allocate(amount("1"), [0n, 0n])).toThrow(/Invariant/);
  });
});
