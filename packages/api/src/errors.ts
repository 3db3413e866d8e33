import { DomainError, type ErrorCode, errorCodes } from "@tenantry/core/errors";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { plansUrl } from "./billing-urls.ts";

type TrpcCode = TRPCError["code"];

const trpcCodes: Readonly<Record<number, TrpcCode>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  402: "PAYMENT_REQUIRED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  410: "PRECONDITION_FAILED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
};

/** What a client learns of an error: a code to find words for, and what helps to mend the request. */
export type PublicError = {
  code: ErrorCode | "internal";
  status: number;
  /** For developers; people read the words that belong to `code`. */
  message: string;
  fields: Readonly<Record<string, readonly string[]>> | null;
  retryAfterSeconds: number | null;
  details: Readonly<Record<string, unknown>>;
  requestId: string | null;
};

/** The one translation of what went wrong. An unknown error shows an id to quote and nothing else. */
export function publicError(error: unknown, requestId: string | null, portalOrigin?: string): PublicError {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (cause instanceof DomainError) {
    const { fields, retryAfterSeconds, ...details } = cause.details;
    const { tenantId } = details;
    const isMendedByPlan = cause.code === "limit_reached" || cause.code === "feature_not_in_plan";
    return {
      code: cause.code,
      status: errorCodes[cause.code],
      message: cause.message,
      fields: fields ?? null,
      retryAfterSeconds: retryAfterSeconds ?? null,
      details:
        isMendedByPlan && portalOrigin && typeof tenantId === "string"
          ? { ...details, upgradeUrl: plansUrl(portalOrigin, tenantId) }
          : details,
      requestId,
    };
  }
  const base = { fields: null, retryAfterSeconds: null, details: {}, requestId };
  if (cause instanceof z.ZodError && error instanceof TRPCError && error.code === "BAD_REQUEST") {
    return {
      ...base,
      code: "validation_failed",
      status: 400,
      message: "Some fields are not as expected.",
      fields: fieldsOf(cause),
    };
  }
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") {
    const status = Number(Object.keys(trpcCodes).find((key) => trpcCodes[Number(key)] === error.code) ?? 400);
    const code =
      (Object.keys(errorCodes) as ErrorCode[]).find((key) => errorCodes[key] === status) ?? "validation_failed";
    return { ...base, code, status, message: error.message };
  }
  return { ...base, code: "internal", status: 500, message: "Something failed on our side." };
}

type Issue = z.core.$ZodIssue;
const isCode = (message: string): boolean => /^[a-z_]+$/.test(message);

/** Dotted path → codes; a Zod issue whose message is no code of ours becomes `invalid`. */
function fieldsOf(error: z.ZodError): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const issue of error.issues.flatMap(withCodes)) {
    const path = issue.path.join(".") || "(body)";
    const code = isCode(issue.message) ? issue.message : issue.code === "invalid_type" ? "required" : "invalid";
    const codes = fields[path] ?? [];
    if (!codes.includes(code)) fields[path] = [...codes, code];
  }
  return fields;
}

/** Where none of several shapes fits, what is wrong with the one that has words for it: an empty text or a phone number. */
function withCodes(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const inner = issue.errors
    .flat()
    .flatMap(withCodes)
    .filter((one) => isCode(one.message));
  return inner.length > 0 ? inner.map((one) => ({ ...one, path: [...issue.path, ...one.path] })) : [issue];
}

export function toTrpcError(error: DomainError): TRPCError {
  return new TRPCError({
    code: trpcCodes[errorCodes[error.code]] ?? "BAD_REQUEST",
    message: error.message,
    cause: error,
  });
}
