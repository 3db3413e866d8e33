import { type Currency, currencyExponents, type Money, money } from "../money.ts";
import type { GatewayId } from "../ports/payments.ts";

/**
 * Minor units (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). Where Stripe's table names no amount it
 * asks for half a dollar in the settlement currency: those carry a margin for the rate, above the pegged rates' 0.50 USD.
 */
const stripeMinor: Readonly<Record<Currency, bigint>> = {
  AED: 200n,
  BHD: 200n,
  EGP: 3000n,
  EUR: 50n,
  GBP: 30n,
  INR: 5000n,
  JOD: 400n,
  JPY: 80n,
  KWD: 200n,
  OMR: 200n,
  QAR: 200n,
  SAR: 200n,
  USD: 50n,
};

/** The gateway's smallest charge: less is carried as balance. A tenant that has not paid yet may still come by card. */
export function minimumCharge(gateway: GatewayId | null, currency: Currency): Money {
  return money(gateway === "manual" ? 1n : stripeMinor[currency], currency);
}

/** The gateway's smallest difference between two amounts: three-decimal amounts of Stripe end in 0. */
export const gatewayStep = (gateway: GatewayId, currency: Currency): bigint =>
  gateway === "stripe" && currencyExponents[currency] === 3 ? 10n : 1n;
