"use client";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { AdminRouter } from "@tenantry/api/admin-root";
import { httpBatchLink } from "@trpc/client";
import { createTRPCReact } from "@trpc/react-query";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import { loginPath } from "../components/auth/return-path.ts";
import { createQueryClient } from "./query-client.ts";

export const trpc = createTRPCReact<AdminRouter>();

const maxItems = 20;
let browserClient: QueryClient | undefined;

let leaving = false;

/** A whole page load forgets everything that was on the screen; what still fails on the way has no say. */
export function leaveFor(path: string): void {
  leaving = true;
  window.location.assign(path);
}

/** A session that ended while the page was open: sign in again and come back to the same place. */
function leaveForLogin(): void {
  const { pathname, search } = window.location;
  if (!leaving && /^\/(dashboard|account)/.test(pathname)) leaveFor(loginPath(`${pathname}${search}`, "ended"));
}

/** One per request on the server; one per page in the browser, also when React throws a first render away. */
function queryClientHere(): QueryClient {
  if (typeof window === "undefined") return createQueryClient();
  browserClient ??= createQueryClient(leaveForLogin);
  return browserClient;
}

export function TrpcProvider({ children }: { children: ReactNode }) {
  const queryClient = queryClientHere();
  const [client] = useState(() =>
    trpc.createClient({ links: [httpBatchLink({ url: "/api/trpc", transformer: superjson, maxItems })] }),
  );
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}
