import { randomUUID } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import type { RequestFacts } from "../context.ts";

/** Set by our own server from the socket, over whatever a client sent under these names. */
export const clientAddressHeader = "x-tenantry-client";
export const requestIdHeader = "x-request-id";

export function requestFacts(
  headers: Headers,
  surface: RequestFacts["surface"],
  setCookie: RequestFacts["setCookie"],
): RequestFacts {
  return {
    surface,
    headers,
    ip: headers.get(clientAddressHeader),
    requestId: headers.get(requestIdHeader) ?? randomUUID(),
    setCookie,
  };
}

/** The caller's own key for a change, 8 to 100 visible characters. */
export function idempotencyKeyOf(headers: Headers): string | undefined {
  const key = headers.get("idempotency-key") ?? undefined;
  if (key === undefined || /^[\x21-\x7e]{8,100}$/.test(key)) return key;
  throw new DomainError("validation_failed", "Idempotency-Key must be 8 to 100 visible characters.");
}
