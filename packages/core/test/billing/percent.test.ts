import fc from "fast-check";
import { expect, test } from "vitest";
import { percentOfPpm, ppmOfPercent } from "../../src/billing/percent.ts";

test.each([
  ["5", 50_000n],
  ["8.875", 88_750n],
  ["0", 0n],
  ["100", 1_000_000n],
  ["0.0001", 1n],
  [" 7.50 ", 75_000n],
] as const)("%s % is %s parts per million", (text, ppm) => {
  expect(ppmOfPercent(text)).toBe(ppm);
});

test.each(["", "5%", "-1", "1e2", ".5", "5.", "1,5", "0.00001", "١"])(
  "%j is no percentage that can be kept",
  (text) => {
    expect(ppmOfPercent(text)).toBeUndefined();
  },
);

test("what is written is read back", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 9n), (ppm) => {
      expect(ppmOfPercent(percentOfPpm(ppm))).toBe(ppm);
    }),
  );
});
