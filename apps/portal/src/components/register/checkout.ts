import type { PortalRouter } from "@tenantry/api/portal-root";
import { DomainError } from "@tenantry/core/errors";
import type { inferRouterOutputs } from "@trpc/server";
import { TRPCError } from "@trpc/server";
import { api, required } from "../../trpc/server.ts";

type Checkout = inferRouterOutputs<PortalRouter>["checkout"]["get"];
type Answer = { checkout: Checkout; refusal: null } | { checkout: null; refusal: "plan" | "hold" };

/** What is to be paid, or in one word why it cannot be. */
export async function checkoutOrRefusal(tenantId: string): Promise<Answer> {
  try {
    return { checkout: await required(api.checkout.get({ tenantId })), refusal: null };
  } catch (error) {
    const cause = error instanceof TRPCError ? error.cause : null;
    if (!(cause instanceof DomainError)) throw error;
    if (cause.code === "plan_not_selectable" || cause.code === "validation_failed")
      return { checkout: null, refusal: "plan" };
    if (cause.code === "conflict") return { checkout: null, refusal: "hold" };
    throw error;
  }
}
