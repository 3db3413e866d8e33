import { DomainError } from "@tenantry/core/errors";
import type { WorkspaceRole } from "@tenantry/core/identity/permissions";
import {
  holdsSeat,
  invitationDays,
  invitationEnd,
  type UserStatus,
  userStatus,
} from "@tenantry/core/workspace/invitation";
import type { WorkspaceTx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { users } from "@tenantry/db/tenant/tables";
import { and, asc, eq, inArray, isNull, lte } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import type { TenantLimits } from "../entitlements/load-limits.ts";
import { releaseLimit } from "./claim-limit.ts";

export type WorkspaceUser = {
  id: string;
  email: string;
  name: string;
  role: WorkspaceRole;
  status: UserStatus;
  createdAt: Date;
  lastSignInAt: Date | null;
  /** When the invitation gives its seat back; null once it was accepted or has ended. */
  invitedUntil: Date | null;
};

type Row = typeof users.$inferSelect;

export function userOf(row: Row, now: Date): WorkspaceUser {
  const { id, email, name, role, createdAt, lastSignInAt } = row;
  const status = userStatus(row, now);
  const invitedUntil = status === "invited" ? invitationEnd(createdAt) : null;
  return { id, email, name, role, status, createdAt, lastSignInAt, invitedUntil };
}

/** Locks one account until the transaction ends. Errors: `not_found`. */
export async function lockUser(tx: WorkspaceTx, id: string): Promise<Row> {
  const [row] = await tx.select().from(users).where(eq(users.id, id)).for("update");
  if (!row) throw new DomainError("not_found", "There is no such user.");
  return row;
}

/** Refuses to take the last administrator away. All of them are locked, so that two cannot leave at once. */
export async function requireAnotherAdmin(tx: WorkspaceTx, id: string, now: Date): Promise<void> {
  const admins = await tx
    .select()
    .from(users)
    .where(and(eq(users.role, "admin"), isNull(users.deactivatedAt)))
    .orderBy(asc(users.id))
    .for("update");
  const others = admins.filter((admin) => admin.id !== id && userStatus(admin, now) === "active");
  if (others.length === 0) throw new DomainError("last_admin", "The last administrator must stay one.");
}

/** Gives back the seats of invitations that nobody accepted in time, each on record; a link of theirs finds nobody. */
export async function expireInvitations(
  tx: WorkspaceTx,
  ctx: Pick<TenantContext, "tenantId" | "actor" | "requestId">,
  allowed: TenantLimits,
  now: Date,
): Promise<number> {
  const until = new Date(now.getTime() - invitationDays * 86_400_000);
  const never = and(isNull(users.passwordHash), isNull(users.lastSignInAt), isNull(users.deactivatedAt));
  const candidates = await tx
    .select()
    .from(users)
    .where(and(never, lte(users.createdAt, until)))
    .orderBy(asc(users.id))
    .for("update");
  const expired = candidates.filter((row) => !holdsSeat(userStatus(row, now))).map((row) => row.id);
  if (expired.length === 0) return 0;
  await tx.update(users).set({ deactivatedAt: now }).where(inArray(users.id, expired));
  await releaseLimit(tx, allowed, { meter: "users", quantity: expired.length }, now);
  for (const targetId of expired) {
    const entry = { tenantId: ctx.tenantId, actor: actorRef(ctx.actor), action: "user.invitation_expired", targetId };
    await recordAudit(tx, { ...entry, requestId: ctx.requestId }, now);
  }
  return expired.length;
}
