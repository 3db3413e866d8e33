import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { Tx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/**
 * Gives a new sandbox a time of its own, which stands until it is moved; in the transaction that creates the tenant.
 * `setAt` is the platform's time.
 */
export async function startClock(tx: Tx, tenantId: TenantId, now: Date, setAt: Date): Promise<void> {
  const [tenant] = await tx.select({ sandbox: tenants.sandbox }).from(tenants).where(eq(tenants.id, tenantId));
  if (!tenant?.sandbox) throw new DomainError("invalid_transition", "Only a sandbox has a clock of its own.");
  const inserted = await tx
    .insert(clocks)
    .values({ tenantId, now, movedAt: setAt })
    .onConflictDoNothing()
    .returning({ tenantId: clocks.tenantId });
  if (inserted.length === 0) throw new DomainError("conflict", "The sandbox has a clock already.");
}

/** The same for a sandbox that exists. Errors: `invalid_transition` for a real tenant, `conflict` where a clock stands. */
export async function setClock(ctx: TenantContext, input: { now: Date; reason: string }): Promise<void> {
  const { tenantId, requestId } = ctx;
  const at = ctx.clock.now();
  await ctx.db.withTenant(tenantId, async (tx) => {
    await startClock(tx, tenantId, input.now, at);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "clock.set", reason: input.reason, requestId };
    await recordAudit(tx, { ...entry, after: { now: input.now } }, at);
  });
}
