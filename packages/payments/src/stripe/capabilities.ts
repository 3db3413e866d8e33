import { type Currency, currencyExponents, money } from "@tenantry/core/money";
import type { GatewayCapabilities } from "@tenantry/core/ports/payments";

/**
 * Minor units (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). Where Stripe's table names no amount it
 * asks for half a dollar in the settlement currency: those carry a margin for the rate, above the pegged rates' 0.50 USD.
 */
const minimumMinor: Readonly<Record<Currency, bigint>> = {
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

export function stripeCapabilities(currency: Currency): GatewayCapabilities {
  return {
    canCharge: true,
    minimum: money(minimumMinor[currency], currency),
    step: stripeStep(currency),
    offSession: true,
    savesMethods: true,
    refunds: true,
    hosted: true,
  };
}

/** Three-decimal amounts must end in 0: Stripe's payment partners do not carry the last digit. */
export const stripeStep = (currency: Currency): bigint => (currencyExponents[currency] === 3 ? 10n : 1n);
