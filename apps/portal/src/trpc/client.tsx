"use client";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { PortalRouter } from "@tenantry/api/portal-root";
import { httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCReact } from "@trpc/react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { createQueryClient } from "./query-client.ts";

export const trpc = createTRPCReact<PortalRouter>();

const maxItems = 20;
let browserClient: QueryClient | undefined;

/** One per request on the server; one per page in the browser, also when React throws a first render away. */
function queryClientHere(): QueryClient {
  if (typeof window === "undefined") return createQueryClient();
  browserClient ??= createQueryClient();
  return browserClient;
}

export function TrpcProvider({ children }: { children: ReactNode }) {
  const queryClient = queryClientHere();
  const [client] = useState(() =>
    trpc.createClient({
      links: [
        splitLink({
          condition: ({ type }) => type === "subscription",
          true: httpSubscriptionLink({ url: "/api/trpc", transformer: superjson }),
          false: httpBatchLink({
            url: "/api/trpc",
            transformer: superjson,
            maxItems,
            // What must happen once: `useUtils().client.….mutate(input, { context: { idempotencyKey } })`.
            headers: ({ opList }) => {
              const key = opList
                .map(({ context }) => context.idempotencyKey)
                .find((value) => typeof value === "string");
              return key === undefined ? {} : { "idempotency-key": key };
            },
          }),
        }),
      ],
    }),
  );
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}
