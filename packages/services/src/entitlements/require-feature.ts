import { DomainError } from "@tenantry/core/errors";
import type { TenantContext } from "../context.ts";
import type { Entitlements } from "./snapshot.ts";

export type WithEntitlements = { readonly entitlements: Entitlements };

/** Refuses what the tenant may not use. Errors: `feature_not_in_plan` with `feature`; `not_found` with nearest names. */
export async function requireFeature(ctx: TenantContext & WithEntitlements, feature: string): Promise<void> {
  const answers = await ctx.entitlements.ask(ctx);
  if (answers.can(feature)) return;
  const details = { tenantId: ctx.tenantId, feature };
  throw new DomainError("feature_not_in_plan", `The plan does not include "${feature}".`, { details });
}
