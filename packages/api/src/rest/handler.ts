import { addressKey } from "@tenantry/auth/rate-limits";
import { claimIdempotencyKey, keepAnswer } from "@tenantry/services/operations/idempotency";
import type { AnyRouter } from "@trpc/server";
import { createOpenApiFetchHandler, type OpenApiRouter } from "trpc-to-openapi";
import { type Context, createContext } from "../context.ts";
import { type PublicError, publicError } from "../errors.ts";
import { boundedRequest } from "../http/body-limit.ts";
import { idempotencyKeyOf, requestFacts } from "../http/request-facts.ts";
import type { Platform } from "../platform.ts";
import { successStatus } from "./success-status.ts";

type Answer = { status: number; body: unknown };

/**
 * REST over the same procedures. What the bridge lacks is here: bearer tokens only, RFC 9457 problems, the statuses that
 * an answer means, and `Idempotency-Key` for whoever has a token.
 */
export function restHandler(platform: Platform, router: AnyRouter): (request: Request) => Promise<Response> {
  const respond = async (incoming: Request): Promise<Response> => {
    const ctx = createContext(
      platform,
      requestFacts(incoming.headers, "rest", () => undefined),
    );
    try {
      await platform.limiter.consume(isReport(incoming) ? "usage_ip" : "api_ip", addressKey(ctx.request.ip));
      const request = await boundedRequest(incoming);
      return toResponse(await answerOnce(ctx, request, () => answer(ctx, request, router)));
    } catch (error) {
      const problem = publicError(error, ctx.request.requestId, platform.origins.portalOrigin);
      if (problem.status >= 500)
        platform.log.error({ err: error, requestId: ctx.request.requestId }, "REST request failed");
      return toResponse(problemAnswer(problem));
    }
  };
  return async (incoming) => {
    if (incoming.method !== "HEAD") return respond(incoming);
    // GET without its body; the bridge would answer 204 to all of them.
    const { status, headers } = await respond(new Request(incoming.url, { headers: incoming.headers }));
    return new Response(null, { status, headers });
  };
}

/** Whoever reports usage sends batch after batch; a limit for callers would cap what can be counted. */
const isReport = ({ method, url }: Request): boolean =>
  method === "POST" && new URL(url).pathname === "/v1/usage/events";

async function answer(ctx: Context, req: Request, router: AnyRouter): Promise<Answer> {
  const response = await createOpenApiFetchHandler({
    endpoint: "/",
    req,
    router: router as OpenApiRouter,
    createContext: () => ctx,
    responseMeta: ({ errors, paths, data: [given] }) =>
      errors.length > 0 ? {} : { status: successStatus(router, paths?.[0], req.method, given) },
  });
  const body: unknown = await response.json();
  if (!response.ok) return problemAnswer(problemOf(body, response.status, ctx.request.requestId));
  return { status: response.status, body };
}

/** A repeated change answers as the first did. Registration has no token yet and keeps its key in its own transaction. */
async function answerOnce(ctx: Context, request: Request, work: () => Promise<Answer>): Promise<Answer> {
  const key = idempotencyKeyOf(request.headers);
  if (key === undefined || request.method === "GET") return work();
  const scope = await idempotencyScope(ctx);
  if (scope === undefined) return work();
  const { pathname, search } = new URL(request.url);
  const described = `${request.method} ${pathname}${search} ${await request.clone().text()}`;
  const stored = await claimIdempotencyKey(ctx.service, { scope, key, request: described });
  if (stored) return stored;
  const given = await work();
  await keepAnswer(ctx.service, { scope, key }, given);
  return given;
}

/** Whose keys these are: a tenant's users share theirs, a service and a member of staff have their own. */
async function idempotencyScope(ctx: Context): Promise<string | undefined> {
  const user = await ctx.user();
  if (user) return `portal:${user.session.tenantId}`;
  const caller = (await ctx.serviceKey())?.id ?? (await ctx.staff())?.subject.id;
  return caller && `staff:${caller}`;
}

function problemOf(body: unknown, status: number, requestId: string): PublicError {
  const data = body as { data?: { problem?: PublicError }; message?: string } | null;
  if (data?.data?.problem) return { ...data.data.problem, requestId };
  const code = status === 404 ? "not_found" : status === 400 || status === 415 ? "validation_failed" : "internal";
  return {
    code,
    status,
    message: data?.message ?? "The request cannot be answered.",
    fields: null,
    retryAfterSeconds: null,
    details: {},
    requestId,
  };
}

/** RFC 9457. `type` is stable per code; `fields` names what is wrong where. */
function problemAnswer({ code, status, message, fields, retryAfterSeconds, details, requestId }: PublicError): Answer {
  const retry = retryAfterSeconds === null ? {} : { retryAfterSeconds };
  return {
    status,
    body: {
      type: `urn:tenantry:problem:${code}`,
      title: message,
      status,
      code,
      ...(fields && { fields }),
      ...details,
      ...retry,
      requestId,
    },
  };
}

function toResponse({ status, body }: Answer): Response {
  const headers = new Headers({
    "cache-control": "no-store",
    "content-type": status < 400 ? "application/json" : "application/problem+json",
  });
  const retryAfter = (body as { retryAfterSeconds?: number } | null)?.retryAfterSeconds;
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="tenantry"');
  return new Response(JSON.stringify(body), { status, headers });
}
