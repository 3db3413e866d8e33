import { DomainError } from "@tenantry/core/errors";
import { inBilling } from "../billing/billing-transaction.ts";
import { loadSubscriber } from "../billing/load-subscriber.ts";
import type { TenantContext } from "../context.ts";
import { withdrawChange } from "./withdraw-change.ts";

/** Withdraws the pending change, also an unpaid checkout. Throws `invalid_transition` when there is none. */
export async function undoChange(
  ctx: TenantContext,
  { reason = null }: { reason?: string | null } = {},
): Promise<{ changeId: string }> {
  return inBilling(ctx, async (tx, now) => {
    const { pendingChange } = await loadSubscriber(tx, ctx.tenantId, now);
    if (!pendingChange) throw new DomainError("invalid_transition", "No change is pending.");
    await withdrawChange(ctx, tx, pendingChange, "undone", now, reason);
    return { changeId: pendingChange.id };
  });
}
