import type { ChangePlanInput } from "@tenantry/core/billing/inputs";
import { inBilling } from "../billing/billing-transaction.ts";
import { onHold } from "../billing/hold.ts";
import { loadSubscriber } from "../billing/load-subscriber.ts";
import { readCounted } from "../billing/load-usage.ts";
import type { TenantContext } from "../context.ts";
import { type ChangeResult, commitChange } from "./commit-change.ts";
import { planTheChange } from "./plan-the-change.ts";
import { withdrawChange } from "./withdraw-change.ts";

/**
 * Changes plan or cycle, converts a trial, or subscribes a tenant that has nothing. Replaces a pending change.
 * Errors: those of `decidePlanChange`; `conflict` with reason `billing_on_hold`; `validation_failed` for a trial that
 * should be charged at its end without a saved method.
 */
export async function changePlan(
  ctx: TenantContext,
  input: ChangePlanInput & { readonly by: "customer" | "staff"; readonly reason?: string },
): Promise<ChangeResult> {
  const counted = await readCounted(ctx);
  const result = await inBilling(ctx, async (tx, now): Promise<ChangeResult | null> => {
    const before = await loadSubscriber(tx, ctx.tenantId, now);
    if (before.hold) throw onHold();
    if (before.pendingChange) await withdrawChange(ctx, tx, before.pendingChange, "superseded", now);
    const subscriber = before.pendingChange ? await loadSubscriber(tx, ctx.tenantId, now) : before;
    const planned = await planTheChange(tx, subscriber, input, counted, now);
    return commitChange(ctx, tx, subscriber, planned, { by: input.by, reason: input.reason ?? null }, now);
  });
  // The hold is committed, the change is not: staff see why.
  if (!result) throw onHold();
  return result;
}
