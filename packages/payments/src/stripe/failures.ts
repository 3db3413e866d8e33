import type { GatewayFailed, GatewayFailureCode, GatewayRef } from "@tenantry/core/ports/payments";
import Stripe from "stripe";

// docs.stripe.com/declines/codes; what is not here is a plain "declined".
const declines: Readonly<Record<string, GatewayFailureCode>> = {
  authentication_required: "authentication_failed",
  expired_card: "expired_card",
  incorrect_cvc: "incorrect_card",
  incorrect_number: "incorrect_card",
  insufficient_funds: "insufficient_funds",
  invalid_cvc: "incorrect_card",
  invalid_expiry_month: "incorrect_card",
  invalid_expiry_year: "incorrect_card",
  invalid_number: "incorrect_card",
  payment_intent_authentication_failure: "authentication_failed",
  setup_intent_authentication_failure: "authentication_failed",
};

// docs.stripe.com/error-codes; by code, then by the parameter that was refused.
const refusals: Readonly<Record<string, GatewayFailureCode>> = {
  amount_too_large: "amount_refused",
  amount_too_small: "amount_refused",
  charge_already_refunded: "already_settled",
  charge_disputed: "disputed",
  payment_intent_unexpected_state: "already_settled",
  payment_method_unexpected_state: "method_unusable",
};
const refusedParams: Readonly<Record<string, GatewayFailureCode>> = {
  amount: "amount_refused",
  currency: "currency_refused",
  payment_method: "method_unusable",
};

/** The bank's reason: the decline code tells more than the error code, where there is one. */
export function declineCode(error: {
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
}): GatewayFailureCode {
  return declines[error.decline_code ?? ""] ?? declines[error.code ?? ""] ?? "declined";
}

/** Whether the request may have been carried out although no answer says so. */
export const isIndeterminate = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeAPIError;

/** Stripe's refusal in our words. An error that is not Stripe's, or a key used for two requests, is a bug and goes on. */
export function toFailure(error: unknown, ref: GatewayRef | null = null): GatewayFailed {
  if (!(error instanceof Stripe.errors.StripeError) || error instanceof Stripe.errors.StripeIdempotencyError)
    throw error;
  const code = failureCode(error);
  return {
    status: "failed",
    code,
    retryable: code === "rate_limited" || code === "unavailable",
    detail: error.message,
    ref,
  };
}

function failureCode(error: InstanceType<typeof Stripe.errors.StripeError>): GatewayFailureCode {
  if (error instanceof Stripe.errors.StripeCardError) return declineCode(error);
  if (error instanceof Stripe.errors.StripeRateLimitError) return "rate_limited";
  if (isIndeterminate(error)) return "unavailable";
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    return (
      refusals[error.code ?? ""] ??
      refusedParams[error.param ?? ""] ??
      (error.code === "resource_missing" ? "not_found" : "misconfigured")
    );
  }
  return "misconfigured";
}
