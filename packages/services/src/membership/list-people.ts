import { DomainError } from "@tenantry/core/errors";
import { invitationStatus, mostPeople } from "@tenantry/core/identity/people";
import type { MembershipRole } from "@tenantry/core/identity/permissions";
import { membershipInvitations as invitations, memberships, owners, sessions } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, inArray, isNull, max } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { mayInvite } from "./invite-member.ts";

export type ListedPerson = {
  ownerId: string;
  name: string;
  email: string;
  role: MembershipRole;
  since: Date;
  /** Of the newest session that is still open; null when there is none, and for staff, who see no owner's sessions. */
  lastSignInAt: Date | null;
};

export type ListedInvitation = {
  id: string;
  email: string;
  role: MembershipRole;
  handsOver: boolean;
  invitedAt: Date;
  expiresAt: Date;
  status: "pending" | "expired";
  invitedBy: string | null;
};

/** Who runs a business, oldest first, and who was asked to; together never more than `mostPeople`. */
export async function listPeople(ctx: TenantContext) {
  const now = ctx.clock.now();
  const { tenantId } = ctx;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
    if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
    const members = await tx
      .select({
        ownerId: owners.id,
        name: owners.name,
        email: owners.email,
        role: memberships.role,
        since: memberships.createdAt,
      })
      .from(memberships)
      .innerJoin(owners, eq(owners.id, memberships.ownerId))
      .where(eq(memberships.tenantId, tenantId))
      .orderBy(asc(memberships.createdAt), asc(owners.id))
      .limit(mostPeople);
    const ids = members.map(({ ownerId }) => ownerId);
    const seen =
      ids.length === 0
        ? []
        : await tx
            .select({ ownerId: sessions.subjectId, at: max(sessions.createdAt) })
            .from(sessions)
            .where(and(eq(sessions.realm, "owner"), inArray(sessions.subjectId, ids)))
            .groupBy(sessions.subjectId);
    const open = await tx
      .select({ invitation: invitations, inviter: owners.name })
      .from(invitations)
      .leftJoin(owners, eq(owners.id, invitations.invitedBy))
      .where(and(eq(invitations.tenantId, tenantId), isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt)))
      .orderBy(asc(invitations.invitedAt), asc(invitations.id))
      .limit(mostPeople);
    const people: ListedPerson[] = members.map((member) => ({
      ...member,
      lastSignInAt: seen.find(({ ownerId }) => ownerId === member.ownerId)?.at ?? null,
    }));
    const invited: ListedInvitation[] = open.map(({ invitation, inviter }) => ({
      id: invitation.id,
      email: invitation.email,
      role: invitation.role,
      handsOver: invitation.handOver !== null,
      invitedAt: invitation.invitedAt,
      expiresAt: invitation.expiresAt,
      status: invitationStatus(invitation, now) === "expired" ? "expired" : "pending",
      invitedBy: inviter,
    }));
    return {
      people,
      invitations: invited,
      timeZone: tenant.timeZone,
      mayInvite: mayInvite(tenant),
      isFull: people.length + invited.length >= mostPeople,
    };
  });
}
