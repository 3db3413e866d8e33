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

export const sum = (amounts: readonly Money[], currency: Currency): Money => amounts.reduce(add, zero(currency));

/** An exact ratio with a positive denominator. Fractions stay whole until a printed line is rounded, once. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

export function fraction(numerator: bigint, denominator: bigint): Fraction {
  assert(denominator > 0n, `fraction over ${denominator}`);
  return { numerator, denominator };
}

export const one: Fraction = fraction(1n, 1n);
/** Parts per million: 5 % = 50 000, so that rates such as 8.875 % are whole numbers. */
export const perMillion = (parts: bigint): Fraction => fraction(parts, 1_000_000n);
export const product = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.numerator, a.denominator * b.denominator);

/** Rounds the magnitude half-up, then applies the sign: 26.5 → 27, −26.5 → −27. */
export function roundHalfAwayFromZero({ numerator, denominator }: Fraction): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -rounded : rounded;
}

/** `amount` × `by`, rounded half away from zero to the minor unit. */
export const multiply = ({ minor, currency }: Money, by: Fraction): Money =>
  money(roundHalfAwayFromZero(fraction(minor * by.numerator, by.denominator)), currency);

/**
 * Splits `amount` by non-negative weights so that the parts add up to it exactly:
 * minor units left over go one each to the parts with the largest remainders, earlier parts first.
 */
export function allocate({ minor, currency }: Money, weights: readonly bigint[]): Money[] {
  const total = weights.reduce((a, b) => a + b, 0n);
  assert(total > 0n && weights.every((w) => w >= 0n), "allocation needs non-negative weights that are not all 0");
  const magnitude = minor < 0n ? -minor : minor;
  const parts = weights.map((weight, index) => {
    const exact = magnitude * weight;
    return { index, whole: exact / total, remainder: exact % total };
  });
  let left = magnitude - parts.reduce((a, part) => a + part.whole, 0n);
  const shares = parts.map((part) => part.whole);
  for (const { index } of parts.toSorted((a, b) =>
    a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1,
  )) {
    if (left === 0n) break;
    shares[index] = (shares[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return shares.map((share) => money(minor < 0n ? -share : share, currency));
}
