import { pageContext } from "@tenantry/api/caller";
import { type PortalRouter, portalRouter } from "@tenantry/api/portal-root";
import { createCallerFactory } from "@tenantry/api/trpc";
import { createHydrationHelpers } from "@trpc/react-query/rsc";
import { TRPCError } from "@trpc/server";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { getPlatform } from "../compose.ts";
import { createQueryClient } from "./query-client.ts";

const queryClientOfRequest = cache(createQueryClient);
const contextOfRequest = cache(async () => pageContext(getPlatform(), await headers()));

/** For server components: `await api.tenant.get({ tenantId })`, or `void api.tenant.get.prefetch(…)` inside `HydrateClient`. */
export const { trpc: api, HydrateClient } = createHydrationHelpers<PortalRouter>(
  createCallerFactory(portalRouter)(contextOfRequest),
  queryClientOfRequest,
);

/** What a page cannot do without: signed out leads to `signInPath`, hidden or absent to "not found". */
export async function required<T>(answer: Promise<T>, signInPath = "/tenant/login"): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    if (error.code === "UNAUTHORIZED") redirect(signInPath);
    if (error.code === "NOT_FOUND" || error.code === "FORBIDDEN") notFound();
    throw error;
  }
}
