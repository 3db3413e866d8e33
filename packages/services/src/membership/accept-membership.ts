import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import { invitationStatus, joinedRole } from "@tenantry/core/identity/people";
import type { TenantId } from "@tenantry/core/ids";
import type { Locale } from "@tenantry/core/locale";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { membershipInvitations as invitations, memberships, owners } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { stepBack } from "./hand-over.ts";
import { entryOf, inPeople, type People } from "./people-transaction.ts";

/** A mailed link: whose it is, and how it is used up. */
export type MembershipLink = {
  readonly tenantId: TenantId;
  readonly invitationId: string;
  readonly spend: (tx: Tx) => Promise<unknown>;
};

export type Joining =
  /** Somebody signed in: their address must be the invited one. */
  | { readonly ownerId: string }
  /** Somebody who has no account yet. */
  | { readonly newcomer: { readonly name: string; readonly passwordHash: string; readonly locale: Locale } };

/** What the page of a link shows before anybody agrees. The reader holds the link, so the mailbox is theirs. */
export async function readMembershipInvitation(
  ctx: ServiceContext,
  { tenantId, invitationId }: { tenantId: TenantId; invitationId: string },
) {
  const now = ctx.clock.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({
        invitation: invitations,
        name: tenants.name,
        name2: tenants.name2,
        timeZone: tenants.timeZone,
        inviter: owners.name,
      })
      .from(invitations)
      .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
      .leftJoin(owners, eq(owners.id, invitations.invitedBy))
      .where(eq(invitations.id, invitationId));
    if (!row) return null;
    const { invitation, ...names } = row;
    const { email, role, handOver, expiresAt } = invitation;
    const [account] = await tx.select({ id: owners.id }).from(owners).where(eq(owners.email, email));
    return {
      ...names,
      tenantId,
      email,
      role,
      handsOver: handOver !== null,
      expiresAt,
      hasAccount: account !== undefined,
      status: invitationStatus(invitation, now),
    };
  });
}

/**
 * Makes an invited person one of a business's people and uses the link up; of any number of racers one gets in. The link
 * came to their mailbox, so it proves their address.
 * Errors: those of the link, `gone` (withdrawn), `wrong_account`, `email_taken` (has an account: sign in).
 */
export async function acceptMembership(
  ctx: ServiceContext,
  { tenantId, invitationId, spend }: MembershipLink,
  joining: Joining,
): Promise<{ ownerId: string }> {
  return inPeople({ ...ctx, tenantId }, "anyone", async (people) => {
    const { tx, now } = people;
    await spend(tx);
    const [invitation] = await tx.select().from(invitations).where(eq(invitations.id, invitationId));
    if (!invitation || invitationStatus(invitation, now) !== "pending")
      throw new DomainError("gone", "This invitation was taken back.");
    const ownerId = await ownerOf(tx, invitation.email, joining, now);
    const present = people.members.find((member) => member.ownerId === ownerId);
    const role = joinedRole(invitation.role, present?.role);
    await tx
      .insert(memberships)
      .values({ tenantId, ownerId, role, createdAt: now })
      .onConflictDoUpdate({ target: [memberships.tenantId, memberships.ownerId], set: { role: sql`excluded.role` } });
    await tx.update(invitations).set({ acceptedAt: now, acceptedBy: ownerId }).where(eq(invitations.id, invitationId));
    const joined = { ...ctx, tenantId, actor: { type: "owner" as const, id: ownerId } };
    const after = { role, invitationId, newAccount: "newcomer" in joining };
    await recordAudit(tx, { ...entryOf(joined, "membership.joined", ownerId), after }, now);
    await enqueueEvent(tx, { name: "membership/joined", data: { tenantId, ownerId } }, now);
    const members = [...people.members.filter((member) => member !== present), { ownerId, role }];
    const { handOver, invitedBy } = invitation;
    // Whoever has left or stepped back since has nothing to hand over any more.
    const giver = members.find((member) => member.ownerId === invitedBy && member.role === "owner");
    if (handOver && giver && giver.ownerId !== ownerId) {
      const after: People = { ...people, members };
      await stepBack(joined, after, { from: giver.ownerId, to: ownerId, afterwards: handOver });
    }
    return { ownerId };
  });
}

async function ownerOf(tx: Tx, email: string, joining: Joining, now: Date): Promise<string> {
  if ("ownerId" in joining) {
    const { ownerId } = joining;
    const [owner] = await tx.select({ email: owners.email }).from(owners).where(eq(owners.id, ownerId));
    if (owner?.email !== email) throw new DomainError("wrong_account", "The invitation is for another address.");
    const unproven = and(eq(owners.id, ownerId), isNull(owners.emailConfirmedAt));
    await tx.update(owners).set({ emailConfirmedAt: now }).where(unproven);
    return ownerId;
  }
  const id = randomUUIDv7();
  const added = await tx
    .insert(owners)
    .values({ id, email, ...joining.newcomer, emailConfirmedAt: now, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: owners.id });
  if (added.length === 0) throw new DomainError("email_taken", "This address has an account by now.");
  return id;
}
