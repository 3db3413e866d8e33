import { randomUUID } from "node:crypto";
import type { RequestFacts } from "../context.ts";

/** Set by our own server from the socket, over whatever a client sent under these names. */
export const clientAddressHeader = "x-tenantry-client";
export const requestIdHeader = "x-request-id";

export function requestFacts(headers: Headers, surface: RequestFacts["surface"], setCookie: RequestFacts["setCookie"]): RequestFacts {
  return {
    surface,
    headers,
    ip: headers.get(clientAddressHeader),
    requestId: headers.get(requestIdHeader) ?? randomUUID(),
    setCookie,
  };
}
