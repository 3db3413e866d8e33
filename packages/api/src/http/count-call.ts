import type { TenantContext } from "@tenantry/services/context";
import type { Context } from "../context.ts";

/** Counts a call of a tenant's program; a browser's are not counted. Errors: `limit_reached` of a hard limit. */
export function countCall(
  { platform, request }: Pick<Context, "platform" | "request">,
  { tenantId, clock }: TenantContext,
  options?: { pays: boolean },
): void {
  if (request.surface === "rest") platform.apiCalls?.count(tenantId, clock.now(), options);
}
