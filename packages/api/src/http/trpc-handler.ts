import { DomainError } from "@tenantry/core/errors";
import type { AnyRouter } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createContext } from "../context.ts";
import { publicError } from "../errors.ts";
import type { Platform } from "../platform.ts";
import { boundedRequest } from "./body-limit.ts";
import { requestFacts } from "./request-facts.ts";
import { requireSameOrigin } from "./site-check.ts";

export const trpcEndpoint = "/api/trpc";
const maxBatchSize = 20;

/** tRPC over fetch for one app's root, for pages of the same origin only. */
export function trpcHandler(platform: Platform, router: AnyRouter): (request: Request) => Promise<Response> {
  return async (incoming) => {
    try {
      requireSameOrigin(incoming);
      const req = await boundedRequest(incoming);
      return await fetchRequestHandler({
        endpoint: trpcEndpoint,
        req,
        router,
        maxBatchSize,
        createContext: ({ resHeaders }) =>
          createContext(
            platform,
            requestFacts(req.headers, "web", (cookie) => resHeaders.append("set-cookie", cookie)),
          ),
        responseMeta: () => ({ headers: new Headers({ "cache-control": "no-store" }) }),
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const problem = publicError(error, requestFacts(incoming.headers, "web", () => undefined).requestId);
      return Response.json(
        { error: { json: { message: problem.message, data: { problem } } } },
        { status: problem.status },
      );
    }
  };
}
