import { randomBytes } from "node:crypto";
import { securityHeaders } from "@tenantry/api/http/security-headers";
import { slugOfHost } from "@tenantry/core/tenant/workspace-host";
import { type NextRequest, NextResponse } from "next/server";
import { readEnv, readServerEnv } from "./env.ts";
import { widgetOrigins } from "./widget-origins.ts";

/** Gives every page its nonce and headers, and shows a workspace's pages on its own subdomain only. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { PORTAL_ORIGIN, WORKSPACE_DOMAIN } = readEnv();
  const nonce = randomBytes(16).toString("base64");
  const https = PORTAL_ORIGIN.startsWith("https:");
  const isWorkspace = slugOfHost(request.headers.get("host"), WORKSPACE_DOMAIN) !== undefined;
  const development = readServerEnv().NODE_ENV === "development";
  const widgets = isWorkspace ? [] : await widgetOrigins();
  const headers = securityHeaders({ nonce, https, development, widgets });
  const requestHeaders = new Headers(request.headers);
  requestHeaders.set("x-nonce", nonce);
  requestHeaders.set("content-security-policy", headers["content-security-policy"] ?? "");
  const { pathname } = request.nextUrl;
  const target = request.nextUrl.clone();
  if (isWorkspace) target.pathname = `/workspace${pathname === "/" ? "" : pathname}`;
  // The workspace's pages exist on subdomains only; elsewhere their path is nobody's.
  else if (pathname === "/workspace" || pathname.startsWith("/workspace/")) target.pathname = "/nothing-here";
  const init = { request: { headers: requestHeaders } };
  const response = target.pathname === pathname ? NextResponse.next(init) : NextResponse.rewrite(target, init);
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

export const config = { matcher: ["/((?!api/(?!docs$)|v1/|_next/|favicon|icon).*)"] };
