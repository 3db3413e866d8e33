import { DomainError } from "@tenantry/core/errors";
import { type Attempt, cancelAttempt, isOpen, refOf } from "./attempt.ts";
import { gatewayOf, type TenantPaymentContext } from "./context.ts";
import { refreshAttempt } from "./drive-attempt.ts";

/** A request may still be on its way this long: an attempt that the gateway does not know is not given up before. */
const inFlightMs = 60_000;

export type Released = "released" | "succeeded" | "pending";

/**
 * Ends an open attempt so that it can no longer take money, at the gateway first. `succeeded` when it had taken some,
 * which is settled then; `pending` when its request may still be on its way. `unavailable` when the gateway does not answer.
 */
export async function releaseAttempt(ctx: TenantPaymentContext, attempt: Attempt): Promise<Released> {
  const gateway = gatewayOf(ctx, attempt.gateway);
  if (attempt.kind === "manual") return cancel(ctx, attempt);
  const seen = await refreshAttempt(ctx, attempt);
  if (!seen) throw unavailable("did not say what became of an earlier payment");
  if (seen.attempt.succeededAt) return "succeeded";
  if (!isOpen(seen.attempt)) return "released";
  const ref = refOf(seen.attempt);
  if (!seen.isKnownThere || !ref) {
    const age = ctx.clock.now().getTime() - attempt.createdAt.getTime();
    return age < inFlightMs ? "pending" : cancel(ctx, attempt);
  }
  const ended = await gateway.cancel({ key: attempt.id, ref });
  if (ended.status === "succeeded" || ended.code === "not_found") return cancel(ctx, attempt);
  if (ended.code !== "already_settled") throw unavailable(ended.detail);
  const settled = await refreshAttempt(ctx, seen.attempt);
  if (!settled) throw unavailable("did not say what became of an earlier payment");
  if (settled.attempt.succeededAt) return "succeeded";
  return isOpen(settled.attempt) ? "pending" : "released";
}

async function cancel(ctx: TenantPaymentContext, attempt: Attempt): Promise<Released> {
  await ctx.db.withTenant(ctx.tenantId, (tx) => cancelAttempt(tx, attempt.id, ctx.clock.now()));
  return "released";
}

const unavailable = (detail: string) => new DomainError("unavailable", `The gateway is not available: ${detail}`);
