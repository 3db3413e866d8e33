import type { WithdrawOverrideInput } from "@tenantry/core/entitlements/inputs";
import { DomainError } from "@tenantry/core/errors";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { overrides } from "@tenantry/db/platform/entitlements";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/** Takes an agreement back from now on; it stays on record. Errors: `not_found`, also when it is withdrawn already. */
export async function withdrawOverride(
  ctx: TenantContext,
  input: WithdrawOverrideInput & { reason: string },
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withTenant(ctx.tenantId, (tx) => withdrawIn(tx, ctx, input, now));
}

/** In the tenant's scope, with audit row and event; also one row of an undone bulk change. */
export async function withdrawIn(
  tx: Tx,
  ctx: TenantContext,
  { overrideId, reason }: WithdrawOverrideInput & { reason: string },
  now: Date,
): Promise<void> {
  const { tenantId, requestId } = ctx;
  const actor = actorRef(ctx.actor);
  const [row] = await tx
    .update(overrides)
    .set({ withdrawnAt: now, withdrawnBy: actor.type === "staff" ? actor.id : null })
    .where(
      and(
        eq(overrides.id, overrideId),
        eq(overrides.tenantId, tenantId),
        inArray(overrides.kind, ["feature", "limit"]),
        isNull(overrides.withdrawnAt),
      ),
    )
    .returning({ value: overrides.value });
  if (!row) throw new DomainError("not_found", "This agreement is not in force.");
  const entry = { tenantId, actor, action: "override.withdrawn", targetId: overrideId, reason, requestId };
  await recordAudit(tx, { ...entry, before: row.value }, now);
  await enqueueEvent(tx, { name: "tenant/entitlements.changed", data: { tenantId } }, now);
}
