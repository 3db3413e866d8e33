import { DomainError } from "@tenantry/core/errors";
import { sandboxExpiry } from "@tenantry/core/tenant/sandbox";
import { recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, gt } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/**
 * A test tenant lives `days` longer from now on. The context's clock is the platform's, never the sandbox's own. Errors:
 * `invalid_transition` for a real business and for a sandbox whose time is over.
 */
export async function extendSandbox(
  ctx: TenantContext,
  input: { days: number; reason: string },
): Promise<{ expiresAt: Date }> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const expiresAt = sandboxExpiry(now, input.days);
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [before] = await tx
      .select({ expiresAt: tenants.expiresAt })
      .from(tenants)
      .where(eq(tenants.id, tenantId))
      .for("update");
    const rows = await tx
      .update(tenants)
      .set({ expiresAt })
      .where(and(eq(tenants.id, tenantId), eq(tenants.sandbox, true), gt(tenants.expiresAt, now)))
      .returning({ id: tenants.id });
    if (!before || rows.length === 0)
      throw new DomainError("invalid_transition", "Only a test tenant that has not ended can be given more time.");
    const entry = { tenantId, actor: actorRef(ctx.actor), reason: input.reason, requestId };
    await recordAudit(tx, { ...entry, action: "sandbox.extended", before, after: { expiresAt } }, now);
    return { expiresAt };
  });
}
