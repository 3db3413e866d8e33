import { minimumCharge } from "@tenantry/core/billing/minimum-charge";
import { type Currency, currencyExponents } from "@tenantry/core/money";
import type { GatewayCapabilities } from "@tenantry/core/ports/payments";

export function stripeCapabilities(currency: Currency): GatewayCapabilities {
  return {
    canCharge: true,
    minimum: minimumCharge("stripe", currency),
    step: stripeStep(currency),
    offSession: true,
    savesMethods: true,
    refunds: true,
    hosted: true,
  };
}

/** Three-decimal amounts must end in 0: Stripe's payment partners do not carry the last digit. */
export const stripeStep = (currency: Currency): bigint => (currencyExponents[currency] === 3 ? 10n : 1n);
