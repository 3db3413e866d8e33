import { errorCodes } from "@tenantry/core/errors";
import type { Messages } from "./messages.ts";

type Errors = Messages["errors"];
export type ErrorMessageKey = keyof Errors["code"];
export type FieldMessageKey = keyof Errors["field"];

// Record over the keys: a new message without a line here fails the type check.
const fieldKeys: Record<FieldMessageKey, true> = {
  required: true,
  invalid: true,
  too_short: true,
  too_long: true,
  too_small: true,
  too_big: true,
  invalid_characters: true,
  invalid_id: true,
  invalid_email: true,
  email_taken: true,
  email_unchanged: true,
  invalid_phone: true,
  invalid_country: true,
  invalid_currency: true,
  invalid_time_zone: true,
  invalid_time: true,
  invalid_color: true,
  invalid_url: true,
  invalid_date: true,
  invalid_image: true,
  file_too_large: true,
  unsupported_image: true,
  image_too_large: true,
  file_mislabelled: true,
  file_kind: true,
  file_over_25_mb: true,
  invalid_amount: true,
  invalid_code: true,
  start_not_offered: true,
  not_sold_here: true,
  ends_before_start: true,
  unknown_feature: true,
  unknown_meter: true,
  code_taken: true,
  unknown_plan: true,
  unknown_placement: true,
  plan_not_selectable: true,
  slug_taken: true,
  slug_taken_suggestion: true,
  slug_reserved: true,
  slug_format: true,
  slug_available: true,
  weak_password: true,
  password_common: true,
  password_too_short: true,
  password_too_long: true,
  password_mismatch: true,
  wrong_password: true,
  captcha_required: true,
  email_disposable: true,
  captcha_failed: true,
  captcha_keys_missing: true,
  listed_twice: true,
  monthly_price_missing: true,
  invalid_limit: true,
  soft_without_limit: true,
  tiers_must_rise: true,
  plan_in_use: true,
  invalid_template: true,
  reason_required: true,
};

/** The message of `errors.code` for a code from the wire; `unknown` for one that this build does not know. */
export function errorMessageKey(code: string | undefined): ErrorMessageKey {
  return code !== undefined && Object.hasOwn(errorCodes, code) ? (code as keyof typeof errorCodes) : "unknown";
}

/** The message of `errors.field` for what a schema or the server said about a field; `invalid` when it has no word for it. */
export function fieldMessageKey(code: string | undefined): FieldMessageKey {
  return code !== undefined && Object.hasOwn(fieldKeys, code) ? (code as FieldMessageKey) : "invalid";
}
