/** Every expected refusal. The edges translate a code to an HTTP status and to words; core knows neither. */
export const errorCodes = {
  validation_failed: 400,
  unauthenticated: 401,
  invalid_credentials: 401,
  second_factor_required: 401,
  second_factor_invalid: 401,
  limit_reached: 402,
  payment_failed: 402,
  payment_action_required: 402,
  forbidden: 403,
  second_factor_missing: 403,
  wrong_account: 403,
  feature_not_in_plan: 403,
  read_only: 403,
  cross_site: 403,
  not_found: 404,
  conflict: 409,
  slug_taken: 409,
  email_taken: 409,
  last_admin: 409,
  last_owner: 409,
  people_full: 409,
  invalid_transition: 409,
  idempotency_key_reused: 409,
  gone: 410,
  token_spent: 410,
  token_expired: 410,
  payload_too_large: 413,
  plan_not_selectable: 422,
  slug_reserved: 422,
  registration_closed: 422,
  rate_limited: 429,
  unavailable: 503,
  timed_out: 504,
} as const;

export type ErrorCode = keyof typeof errorCodes;

export type ErrorDetails = Readonly<Record<string, unknown>> & {
  /** Dotted path of an input field → codes of what is wrong there. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  readonly retryAfterSeconds?: number;
};

const domainError = Symbol.for("tenantry.DomainError");

/**
 * A refusal the caller can act on.
 * `retry` says whether the same request may succeed later without a change.
 */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: ErrorCode;
  readonly retry: boolean;
  readonly details: ErrorDetails;
  readonly [domainError] = true;

  /** A bundler may evaluate this module once for pages and once for routes: each knows the other's errors. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && domainError in value;
  }

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: ErrorDetails; retry?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retry = options.retry ?? (code === "rate_limited" || code === "unavailable" || code === "timed_out");
    this.details = options.details ?? {};
  }
}

/** An impossible state: a bug, not a refusal. Shown as an id, never as its message. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}

export function fieldError(path: string, code: string, message: string): DomainError {
  return new DomainError("validation_failed", message, { details: { fields: { [path]: [code] } } });
}
