import { defaultShouldDehydrateQuery, QueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import superjson from "superjson";

const staleMs = 30_000;
const attempts = 2;

/**
 * A refusal stays one however often it is asked for; what failed on the way or on our side is tried again.
 * Not while a page is made: its reader would wait seconds for what the browser can try again by itself.
 */
function mayRetry(failures: number, error: Error): boolean {
  if (typeof window === "undefined") return false;
  const status: unknown = error instanceof TRPCClientError ? error.data?.httpStatus : undefined;
  return failures < attempts && !(typeof status === "number" && status < 500);
}

/** The same on the server, where pages prefetch, and in the browser, which takes over what they found. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: staleMs, retry: mayRetry },
      dehydrate: {
        serializeData: superjson.serialize,
        shouldDehydrateQuery: (query) => defaultShouldDehydrateQuery(query) || query.state.status === "pending",
      },
      hydrate: { deserializeData: superjson.deserialize },
    },
  });
}
