import type { AnyRouter } from "@trpc/server";
import { createOpenApiFetchHandler, type OpenApiRouter } from "trpc-to-openapi";
import { createContext } from "../context.ts";
import { publicError, type PublicError } from "../errors.ts";
import { boundedRequest } from "../http/body-limit.ts";
import { requestFacts } from "../http/request-facts.ts";
import type { Platform } from "../platform.ts";

/**
 * REST over the same procedures. What the bridge lacks is here: bearer tokens only, RFC 9457 problems,
 * and the statuses that an answer means.
 */
export function restHandler(platform: Platform, router: AnyRouter): (request: Request) => Promise<Response> {
  return async (incoming) => {
    const facts = requestFacts(incoming.headers, "rest", () => undefined);
    try {
      const req = await boundedRequest(incoming);
      const response = await createOpenApiFetchHandler({
        endpoint: "/",
        req,
        router: router as OpenApiRouter,
        createContext: () => createContext(platform, facts),
      });
      const body: unknown = await response.json();
      if (!response.ok) return problemResponse(problemOf(body, response.status, facts.requestId));
      return Response.json(body, { status: statusOf(req, body), headers: answerHeaders });
    } catch (error) {
      const problem = publicError(error, facts.requestId);
      if (problem.status >= 500) platform.log.error({ err: error, requestId: facts.requestId }, "REST request failed");
      return problemResponse(problem);
    }
  };
}

const answerHeaders = { "cache-control": "no-store" };

/** 202 while the visitor has something left to do, 201 for what a POST made, 200 else. */
function statusOf(request: Request, body: unknown): number {
  if (typeof body === "object" && body !== null && "nextStep" in body) return 202;
  return request.method === "POST" ? 201 : 200;
}

function problemOf(body: unknown, status: number, requestId: string): PublicError {
  const data = body as { data?: { problem?: PublicError }; message?: string } | null;
  if (data?.data?.problem) return data.data.problem;
  const code = status === 404 ? "not_found" : status === 400 || status === 415 ? "validation_failed" : "internal";
  return { code, status, message: data?.message ?? "The request cannot be answered.", fields: null, retryAfterSeconds: null, details: {}, requestId };
}

/** RFC 9457. `type` is stable per code; `fields` names what is wrong where. */
function problemResponse(problem: PublicError): Response {
  const { code, status, message, fields, retryAfterSeconds, details, requestId } = problem;
  const body = { type: `urn:tenantry:problem:${code}`, title: message, status, code, ...(fields && { fields }), ...details, requestId };
  return Response.json(body, {
    status,
    headers: {
      ...answerHeaders,
      "content-type": "application/problem+json",
      ...(retryAfterSeconds !== null && { "retry-after": String(retryAfterSeconds) }),
      ...(status === 401 && { "www-authenticate": 'Bearer realm="tenantry"' }),
    },
  });
}
