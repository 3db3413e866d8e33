import { invalidRequest } from "./failure.ts";

// docs.stripe.com/currencies: zero-decimal and three-decimal presentment currencies.
const zeroDecimal = new Set([
  "bif",
  "clp",
  "djf",
  "gnf",
  "jpy",
  "kmf",
  "krw",
  "mga",
  "pyg",
  "rwf",
  "ugx",
  "vnd",
  "vuv",
  "xaf",
  "xof",
  "xpf",
]);
const threeDecimal = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);
// Minimum charges where the table names one; elsewhere Stripe converts about half a dollar.
const minimums: Readonly<Record<string, number>> = {
  usd: 50,
  eur: 50,
  gbp: 30,
  chf: 50,
  inr: 50,
  jpy: 50,
  aed: 200,
  bhd: 200,
  jod: 360,
  kwd: 160,
  omr: 200,
  qar: 190,
  sar: 190,
  egp: 2500,
};

export const decimals = (currency: string): number =>
  zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2;

export function formatAmount(amount: number, currency: string): string {
  const digits = decimals(currency);
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

/** Refuses what Stripe refuses: unknown currency, a last digit that partners cannot take, too little, too much. */
export function checkAmount(amount: number, currency: string, param: string): void {
  if (minimums[currency] === undefined) throw invalidRequest(`Invalid currency: ${currency}.`, { param: "currency" });
  if (decimals(currency) === 3 && amount % 10 !== 0) {
    throw invalidRequest(`Invalid amount: ${amount}. Amounts in ${currency} must have 0 as their last digit.`, {
      code: "parameter_invalid_integer",
      param,
    });
  }
  checkMinimum(amount, currency, param);
  if (amount > 99_999_999)
    throw invalidRequest(`Amount must be no more than ${formatAmount(99_999_999, currency)}`, {
      code: "amount_too_large",
      param,
    });
}

function checkMinimum(amount: number, currency: string, param: string): void {
  const minimum = minimums[currency] ?? 50;
  if (amount < minimum)
    throw invalidRequest(`Amount must be at least ${formatAmount(minimum, currency)} ${currency}`, {
      code: "amount_too_small",
      param,
    });
}
