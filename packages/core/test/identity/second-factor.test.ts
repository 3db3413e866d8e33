import { readSecondFactorCode, recoveryCodeOf, showRecoveryCode } from "@tenantry/core/identity/second-factor";
import fc from "fast-check";
import { expect, test } from "vitest";

test.each([
  ["123456", { kind: "totp", digits: "123456" }],
  [" 123 456 ", { kind: "totp", digits: "123456" }],
  ["١٢٣٤٥٦", { kind: "totp", digits: "123456" }],
  ["۰۹۸۷۶۵", { kind: "totp", digits: "098765" }],
  ["\u200f123456\u200e", { kind: "totp", digits: "123456" }],
  ["0123-4567-89AB-CDEF", { kind: "recovery", code: "0123456789abcdef" }],
  ["o123 4567 89ab cdil", { kind: "recovery", code: "0123456789abcd11" }],
  ["0123–4567–89ab–cdef", { kind: "recovery", code: "0123456789abcdef" }],
  ["12345", undefined],
  ["1234567", undefined],
  ["0123-4567-89ab-cdeu", undefined],
  ["0123-4567-89ab-cde", undefined],
  ["", undefined],
])("%j is read as what was meant", (typed, meant) => {
  expect(readSecondFactorCode(typed)).toEqual(meant);
});

test("every recovery code is read again as it is shown", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
      const code = recoveryCodeOf(bytes);
      expect(showRecoveryCode(code)).toMatch(/^(.{4}-){3}.{4}$/);
      expect(readSecondFactorCode(showRecoveryCode(code).toUpperCase())).toEqual({ kind: "recovery", code });
    }),
  );
});

test("different bits are different codes", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      fc.uint8Array({ minLength: 10, maxLength: 10 }),
      (one, other) => {
        expect(recoveryCodeOf(one) === recoveryCodeOf(other)).toBe(one.every((byte, i) => byte === other[i]));
      },
    ),
  );
});
