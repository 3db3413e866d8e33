import { defaultShouldDehydrateQuery, MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import superjson from "superjson";

const staleMs = 10_000;
const attempts = 2;

const statusOf = (error: Error): unknown => (error instanceof TRPCClientError ? error.data?.httpStatus : undefined);

/**
 * A refusal stays one however often it is asked for; what failed on the way or on our side is tried again.
 * Not while a page is made: its reader would wait seconds for what the browser can try again by itself.
 */
function mayRetry(failures: number, error: Error): boolean {
  if (typeof window === "undefined") return false;
  const status = statusOf(error);
  return failures < attempts && !(typeof status === "number" && status < 500);
}

/** The same on the server, where pages prefetch, and in the browser, which takes over what they found. */
export function createQueryClient(onSignedOut: () => void = () => undefined): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof TRPCClientError && error.data?.problem?.code === "unauthenticated") onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
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
