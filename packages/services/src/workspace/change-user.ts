import { DomainError } from "@tenantry/core/errors";
import type { ChangeRoleInput } from "@tenantry/core/workspace/inputs";
import { holdsSeat, userStatus } from "@tenantry/core/workspace/invitation";
import { endAccess } from "@tenantry/db/end-access";
import { recordAudit } from "@tenantry/db/journal";
import { users } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { readLimits } from "../entitlements/load-limits.ts";
import { claimLimit, releaseLimit } from "./claim-limit.ts";
import { lockUser, requireAnotherAdmin, userOf, type WorkspaceUser } from "./workspace-user.ts";

const entryOf = ({ tenantId, actor, requestId }: TenantContext, action: string, targetId: string) => ({
  tenantId,
  actor: actorRef(actor),
  action,
  targetId,
  requestId,
});

/**
 * Takes a person's access, or an invitation back, and frees the seat; what they made stays. Their sessions and links end
 * at once. Once deactivated, nothing changes. Errors: `not_found`, `last_admin`.
 */
export async function deactivateUser(ctx: TenantContext, id: string): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  const allowed = await readLimits(ctx, now);
  await ctx.db.inWorkspace(tenantId, async (tx) => {
    await requireAnotherAdmin(tx, id, now);
    const user = await lockUser(tx, id);
    const status = userStatus(user, now);
    if (user.deactivatedAt) return;
    await tx.update(users).set({ deactivatedAt: now }).where(eq(users.id, id));
    await endAccess(tx, { tenantId, userId: id }, now);
    // An invitation that ran out holds its seat until somebody looks: that is now.
    await releaseLimit(tx, allowed, { meter: "users" }, now);
    await recordAudit(tx, { ...entryOf(ctx, "user.deactivated", id), before: { status, role: user.role } }, now);
  });
  // Where the workspace is in another database the transaction has only left a note of it.
  await ctx.db.withTenant(tenantId, (tx) => endAccess(tx, { tenantId, userId: id }, now));
}

/** Gives a person their access back if there is a seat. Errors: `not_found`, `invalid_transition`, `limit_reached`. */
export async function reactivateUser(ctx: TenantContext, id: string): Promise<WorkspaceUser> {
  const now = ctx.clock.now();
  const allowed = await readLimits(ctx, now);
  return ctx.db.inWorkspace(ctx.tenantId, async (tx) => {
    const user = await lockUser(tx, id);
    const status = userStatus(user, now);
    if (status === "active") return userOf(user, now);
    if (status !== "deactivated") {
      throw new DomainError("invalid_transition", "Who never accepted is invited again.", { details: { status } });
    }
    await claimLimit(tx, allowed, { meter: "users" }, now);
    await tx.update(users).set({ deactivatedAt: null }).where(eq(users.id, id));
    await recordAudit(tx, { ...entryOf(ctx, "user.reactivated", id), after: { role: user.role } }, now);
    return userOf({ ...user, deactivatedAt: null }, now);
  });
}

/** Administrator or member. Errors: `not_found` (also for who has no seat), `last_admin`. */
export async function changeRole(ctx: TenantContext, { id, role }: ChangeRoleInput): Promise<WorkspaceUser> {
  const now = ctx.clock.now();
  return ctx.db.inWorkspace(ctx.tenantId, async (tx) => {
    if (role === "member") await requireAnotherAdmin(tx, id, now);
    const user = await lockUser(tx, id);
    if (!holdsSeat(userStatus(user, now))) throw new DomainError("not_found", "There is no such active user.");
    if (user.role === role) return userOf(user, now);
    await tx.update(users).set({ role }).where(eq(users.id, id));
    const entry = entryOf(ctx, "user.role_changed", id);
    await recordAudit(tx, { ...entry, before: { role: user.role }, after: { role } }, now);
    return userOf({ ...user, role }, now);
  });
}
