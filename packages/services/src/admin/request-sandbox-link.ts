import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { users } from "@tenantry/db/tenant/tables";
import { and, asc, eq, isNull } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/**
 * A one-time link into a test tenant's workspace, as its first administrator; it arrives in the captured mail. Errors:
 * `invalid_transition` for a real business, `unavailable` while the workspace is being set up.
 */
export async function requestSandboxLink(ctx: TenantContext, input: { reason: string }): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const [tenant] = await ctx.db.withTenant(tenantId, (tx) =>
    tx.select({ sandbox: tenants.sandbox, readyAt: tenants.readyAt }).from(tenants).where(eq(tenants.id, tenantId)),
  );
  if (!tenant?.sandbox) throw new DomainError("invalid_transition", "Only a test tenant is entered by staff.");
  if (!tenant.readyAt) throw new DomainError("unavailable", "The workspace is still being set up.");
  const [admin] = await ctx.db.inWorkspace(tenantId, (tx) =>
    tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.role, "admin"), isNull(users.deactivatedAt)))
      .orderBy(asc(users.createdAt), asc(users.id))
      .limit(1),
  );
  if (!admin) throw new DomainError("not_found", "The workspace has no administrator to sign in as.");
  await ctx.db.withTenant(tenantId, async (tx) => {
    const data = { tenantId, subjectId: admin.id, requestId: randomUUIDv7() };
    await enqueueEvent(tx, { name: "user/sign_in_link.requested", data }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), reason: input.reason, targetId: admin.id, requestId };
    await recordAudit(tx, { ...entry, action: "sandbox.link_requested" }, now);
  });
}
