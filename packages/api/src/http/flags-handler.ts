import { addressKey } from "@tenantry/auth/rate-limits";
import { DomainError } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import type { Tagged } from "@tenantry/services/entitlements/snapshot";
import { findServiceKey } from "@tenantry/services/identity/service-key";
import { bearerOf } from "../context.ts";
import { publicError } from "../errors.ts";
import type { AdminPlatform } from "../platform.ts";
import { requestFacts } from "./request-facts.ts";

/** `GET /v1/flags/snapshot`: catalogue and flags, for a service that answers by itself; 304 while nothing changed. */
export const serveFlagSnapshot = (platform: AdminPlatform, request: Request): Promise<Response> =>
  served(platform, request, async () => tagged(request, await platform.entitlements.snapshot()));

/** `GET /v1/flags/tenants/{id}`: what one tenant has; 304 while nothing changed. Why and by whom stays with staff. */
export const serveTenantGrants = (platform: AdminPlatform, request: Request, id: string): Promise<Response> =>
  served(platform, request, async () => {
    const { document, etag } = await platform.entitlements.tenant(parseTenantId(id));
    const overrides = document.overrides.map(({ reason: _reason, createdBy: _createdBy, ...override }) => override);
    return tagged(request, { document: { ...document, overrides }, etag });
  });

const heartbeatMs = 15_000;

/** `GET /v1/flags/events`: server-sent events `change` with `{"tenantId": id | null}`, null for everybody. */
export const serveFlagEvents = (platform: AdminPlatform, request: Request): Promise<Response> =>
  served(platform, request, async () => {
    const text = new TextEncoder();
    let stop: () => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const send = (event: string) => controller.enqueue(text.encode(event));
        const unlisten = platform.entitlements.onChange((tenantId) =>
          send(`event: change\ndata: ${JSON.stringify({ tenantId })}\n\n`),
        );
        const heartbeat = setInterval(() => send(": still here\n\n"), heartbeatMs);
        stop = () => {
          unlisten();
          clearInterval(heartbeat);
        };
        send(": listening\n\n");
      },
      cancel: () => stop(),
    });
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" };
    return new Response(body, { headers });
  });

/** For holders of a service key. Answers hold no names or addresses, so any role of a key may read them. */
async function served(platform: AdminPlatform, request: Request, answer: () => Promise<Response>): Promise<Response> {
  const facts = requestFacts(request.headers, "rest", () => undefined);
  try {
    const key = await findServiceKey(platform.db.orm, bearerOf(request.headers) ?? "");
    if (!key) {
      // Guesses are counted; a service with its key asks about as many tenants as it has.
      await platform.limiter.consume("api_ip", addressKey(facts.ip));
      throw new DomainError("unauthenticated", "A service key is needed: Authorization: Bearer tk_…");
    }
    return await answer();
  } catch (error) {
    const { status, code, message: title } = publicError(error, facts.requestId);
    if (status >= 500) platform.log.error({ err: error, requestId: facts.requestId }, "flags could not be read");
    const body = { type: `urn:tenantry:problem:${code}`, title, status, code, requestId: facts.requestId };
    const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
    if (status === 401) headers.set("www-authenticate", 'Bearer realm="tenantry"');
    return Response.json(body, { status, headers });
  }
}

function tagged(request: Request, { document, etag }: Tagged<unknown>): Response {
  const headers = { etag, "cache-control": "private, no-cache" };
  const known = (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return known.includes(etag) ? new Response(null, { status: 304, headers }) : Response.json(document, { headers });
}
