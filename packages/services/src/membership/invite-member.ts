import { randomUUIDv7 } from "node:crypto";
import { assert, DomainError } from "@tenantry/core/errors";
import type { InviteMemberInput } from "@tenantry/core/identity/inputs";
import { type HandOverChoice, membershipInvitationEnd, requirePlace } from "@tenantry/core/identity/people";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { membershipInvitations as invitations, memberships, owners, tokens } from "@tenantry/db/platform/identity";
import type { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull } from "drizzle-orm";
import type { OwnerContext, TenantContext } from "../context.ts";
import { entryOf, inPeople, type People } from "./people-transaction.ts";

type Invitation = typeof invitations.$inferSelect;

const isOpen = () => and(isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt));

/**
 * Asks an address to join the people of a business. Whether it has an account changes neither the answer nor the work.
 * Asking an address again mails a new link and ends the old one. With `handOver` its acceptance makes them owner in the
 * inviter's place. Errors: `email_taken` (is there already), `people_full`, `invalid_transition`, `forbidden`.
 */
export async function inviteMember(
  ctx: OwnerContext,
  input: InviteMemberInput & { handOver?: HandOverChoice | undefined },
): Promise<{ invitationId: string; email: string }> {
  const { email, role, handOver = null } = input;
  return inPeople(ctx, "owner", async (people) => {
    const { tx, tenant, members } = people;
    requireOpenDoor(tenant);
    const { tenantId, actor } = ctx;
    const [present] = await tx
      .select({ id: memberships.ownerId })
      .from(memberships)
      .innerJoin(owners, eq(owners.id, memberships.ownerId))
      .where(and(eq(memberships.tenantId, tenantId), eq(owners.email, email)));
    if (present) throw new DomainError("email_taken", "Somebody here has this address.");
    const open = await tx
      .select()
      .from(invitations)
      .where(and(eq(invitations.tenantId, tenantId), isOpen()));
    const known = open.find((invitation) => invitation.email === email);
    if (!known) requirePlace(members.length, open.length);
    const invitedBy = actor.type === "owner" ? actor.id : null;
    const changes = { role, handOver, invitedBy };
    const invitation = await (known ? ask(ctx, people, known, changes) : askNew(ctx, people, { email, ...changes }));
    return { invitationId: invitation.id, email };
  });
}

/** Mails the link of an open or expired invitation anew. Errors: `not_found`, `invalid_transition`, `forbidden`. */
export async function inviteMemberAgain(ctx: OwnerContext, { invitationId }: { invitationId: string }): Promise<void> {
  await inPeople(ctx, "owner", async (people) => {
    requireOpenDoor(people.tenant);
    const invitation = await openInvitation(ctx, people, invitationId);
    const { role, handOver, invitedBy } = invitation;
    await ask(ctx, people, invitation, { role, handOver, invitedBy });
  });
}

/** Takes an invitation back: its link opens nothing. Errors: `not_found`, `forbidden`. */
export async function withdrawInvitation(
  ctx: TenantContext,
  { invitationId, reason }: { invitationId: string; reason?: string },
): Promise<void> {
  await inPeople(ctx, "owner", async (people) => {
    const { tx, now } = people;
    const { id, role } = await openInvitation(ctx, people, invitationId);
    await tx.update(invitations).set({ withdrawnAt: now }).where(eq(invitations.id, id));
    const entry = entryOf(ctx, "membership.invitation_withdrawn", id);
    await recordAudit(tx, { ...entry, reason: reason ?? null, before: { role } }, now);
    const data = { tenantId: ctx.tenantId, invitationId: id };
    await enqueueEvent(tx, { name: "membership/invitation.withdrawn", data }, now);
  });
}

/** Who has not been accepted as a customer yet, or is locked out, mails nobody in our name. */
export const mayInvite = (tenant: Pick<typeof tenants.$inferSelect, "readyAt" | "suspendedAt" | "deactivatedAt">) =>
  tenant.readyAt !== null && tenant.suspendedAt === null && tenant.deactivatedAt === null;

function requireOpenDoor(tenant: typeof tenants.$inferSelect): void {
  if (!mayInvite(tenant)) throw new DomainError("invalid_transition", "Only a business that is in use invites people.");
}

async function openInvitation(ctx: TenantContext, { tx }: People, id: string): Promise<Invitation> {
  const [invitation] = await tx
    .select()
    .from(invitations)
    .where(and(eq(invitations.tenantId, ctx.tenantId), eq(invitations.id, id), isOpen()));
  if (!invitation) throw new DomainError("not_found", "There is no such open invitation.");
  return invitation;
}

type Asked = Pick<Invitation, "role" | "handOver" | "invitedBy">;

async function askNew(ctx: OwnerContext, people: People, asked: Asked & { email: string }): Promise<Invitation> {
  const { tx, now } = people;
  const dates = { invitedAt: now, expiresAt: membershipInvitationEnd(now) };
  const [row] = await tx
    .insert(invitations)
    .values({ id: randomUUIDv7(), tenantId: ctx.tenantId, ...asked, ...dates })
    .returning();
  assert(row, "an inserted invitation is there");
  await announce(ctx, people, row, false);
  return row;
}

async function ask(ctx: OwnerContext, people: People, { id }: Invitation, asked: Asked): Promise<Invitation> {
  const { tx, now } = people;
  const mine = and(eq(tokens.realm, "owner"), eq(tokens.tenantId, ctx.tenantId), eq(tokens.subjectId, id));
  await tx
    .update(tokens)
    .set({ spentAt: now })
    .where(and(mine, isNull(tokens.spentAt)));
  const [row] = await tx
    .update(invitations)
    .set({ ...asked, invitedAt: now, expiresAt: membershipInvitationEnd(now) })
    .where(eq(invitations.id, id))
    .returning();
  assert(row, "the invitation of a held business is there");
  await announce(ctx, people, row, true);
  return row;
}

async function announce(ctx: OwnerContext, { tx, now }: People, invitation: Invitation, again: boolean): Promise<void> {
  const { id, role, handOver } = invitation;
  const data = { tenantId: ctx.tenantId, invitationId: id, requestId: randomUUIDv7() };
  await enqueueEvent(tx, { name: "membership/invited", data }, now);
  await recordAudit(tx, { ...entryOf(ctx, "membership.invited", id), after: { role, handOver, again } }, now);
}
