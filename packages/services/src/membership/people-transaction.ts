import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import type { Member } from "@tenantry/core/identity/people";
import type { MembershipRole } from "@tenantry/core/identity/permissions";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { memberships } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

export type People = {
  readonly tx: Tx;
  readonly now: Date;
  readonly tenant: typeof tenants.$inferSelect;
  readonly members: readonly Member[];
};

/**
 * One transaction in which nobody else joins, leaves or changes role: the tenant's row is held, so of two owners who
 * remove each other one comes first, and the other is no owner any more. Errors: `not_found`, `forbidden`.
 */
export async function inPeople<T>(
  ctx: TenantContext,
  by: "owner" | "anyone",
  work: (people: People) => Promise<T>,
): Promise<T> {
  const { tenantId, actor } = ctx;
  const now = ctx.clock.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId)).for("no key update");
    if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
    const members = await tx
      .select({ ownerId: memberships.ownerId, role: memberships.role })
      .from(memberships)
      .where(eq(memberships.tenantId, tenantId))
      .orderBy(asc(memberships.createdAt), asc(memberships.ownerId));
    // The edge looked before the lock; somebody may have been faster.
    const acting = actor.type === "owner" ? members.find(({ ownerId }) => ownerId === actor.id) : undefined;
    if (by === "owner" && actor.type === "owner" && acting?.role !== "owner")
      throw new DomainError("forbidden", "Only an owner may change the people of a business.");
    return work({ tx, now, tenant, members });
  });
}

export const entryOf = ({ tenantId, actor, requestId }: TenantContext, action: string, targetId: string) => ({
  tenantId,
  actor: actorRef(actor),
  action,
  targetId,
  requestId,
});

type Change = {
  ownerId: string;
  was: MembershipRole;
  to: MembershipRole | "removed";
  reason?: string | undefined;
  /** False where another mail says it. */
  tell?: boolean;
};

/** Writes a role or takes it, with its audit row and event; the caller has decided that it may be. */
export async function writeMember(ctx: TenantContext, { tx, now }: People, change: Change): Promise<void> {
  const { tenantId, actor } = ctx;
  const { ownerId, was, to, reason = null } = change;
  const own = and(eq(memberships.tenantId, tenantId), eq(memberships.ownerId, ownerId));
  if (to === "removed") await tx.delete(memberships).where(own);
  else await tx.update(memberships).set({ role: to }).where(own);
  const byThemselves = actor.type === "owner" && actor.id === ownerId;
  const action = to !== "removed" ? "membership.role_changed" : byThemselves ? "membership.left" : "membership.removed";
  const after = to === "removed" ? null : { role: to };
  await recordAudit(tx, { ...entryOf(ctx, action, ownerId), reason, before: { role: was }, after }, now);
  const tell = change.tell ?? !byThemselves;
  const data = { tenantId, ownerId, to, tell, requestId: randomUUIDv7() };
  await enqueueEvent(tx, { name: "membership/changed", data }, now);
}
