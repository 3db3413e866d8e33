import { assert } from "./errors.ts";

/**
 * ISO 4217 minor-unit exponents of the currencies we sell in (source: ISO 4217 list one, 2026).
 * A currency that is not here cannot be charged.
 */
export const currencyExponents = {
  AED: 2,
  BHD: 3,
  EGP: 2,
  EUR: 2,
  GBP: 2,
  INR: 2,
  JOD: 3,
  JPY: 0,
  KWD: 3,
  OMR: 3,
  QAR: 2,
  SAR: 2,
  USD: 2,
} as const;

export type Currency = keyof typeof currencyExponents;
export const currencies = Object.keys(currencyExponents) as [Currency, ...Currency[]];

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(currencyExponents, code);
}

/** An exact amount: integer minor units (29.000 OMR = 29000n) of one currency. */
export type Money = { readonly minor: bigint; readonly currency: Currency };

export const money = (minor: bigint, currency: Currency): Money => ({ minor, currency });
export const zero = (currency: Currency): Money => money(0n, currency);

export function add(a: Money, b: Money): Money {
  assert(a.currency === b.currency, `added ${a.currency} to ${b.currency}`);
  return money(a.minor + b.minor, a.currency);
}

export const negate = (a: Money): Money => money(-a.minor, a.currency);
export const subtract = (a: Money, b: Money): Money => add(a, negate(b));

/** Decimal string with all minor digits: `29.000`, `-0.32`, `2900`. */
export function toDecimal({ minor, currency }: Money): string {
  const exponent = currencyExponents[currency];
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent === 0 ? "" : `.${digits.slice(-exponent)}`;
  return `${minor < 0n ? "-" : ""}${whole}${fraction}`;
}

/** Reads `29`, `29.0`, `-0.320`; refuses more digits than the currency has. Returns undefined when it is no amount. */
export function fromDecimal(text: string, currency: Currency): Money | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (!match) return undefined;
  const exponent = currencyExponents[currency];
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > exponent) return undefined;
  const minor = BigInt((match[2] ?? "0") + fraction.padEnd(exponent, "0"));
  return money(match[1] === "-" ? -minor : minor, currency);
}
