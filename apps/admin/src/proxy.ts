import { randomBytes } from "node:crypto";
import { securityHeaders } from "@tenantry/api/http/security-headers";
import { type NextRequest, NextResponse } from "next/server";
import { readEnv, readServerEnv } from "./env.ts";

/** Gives every page its nonce and headers. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const https = readEnv().ADMIN_ORIGIN.startsWith("https:");
  const headers = securityHeaders({ nonce, https, development: readServerEnv().NODE_ENV === "development" });
  const requestHeaders = new Headers(request.headers);
  requestHeaders.set("x-nonce", nonce);
  requestHeaders.set("content-security-policy", headers["content-security-policy"] ?? "");
  const response = NextResponse.next({ request: { headers: requestHeaders } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

export const config = { matcher: ["/((?!api/|_next/|favicon|icon).*)"] };
