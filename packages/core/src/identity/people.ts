import { DomainError } from "../errors.ts";
import { invitationEnd } from "../workspace/invitation.ts";
import type { MembershipRole } from "./permissions.ts";

/** People and open invitations that one business may have together. */
export const mostPeople = 20;

export type Member = { readonly ownerId: string; readonly role: MembershipRole };

/** What a former owner does after handing over. */
export const handOverChoices = ["billing_contact", "leave"] as const;
export type HandOverChoice = (typeof handOverChoices)[number];

type Invitation = {
  readonly expiresAt: Date;
  readonly acceptedAt: Date | null;
  readonly withdrawnAt: Date | null;
};
export type InvitationStatus = "pending" | "expired" | "accepted" | "withdrawn";

/** An invitation to a business is open as long as one to a workspace. */
export const membershipInvitationEnd = invitationEnd;

export function invitationStatus({ expiresAt, acceptedAt, withdrawnAt }: Invitation, now: Date): InvitationStatus {
  if (acceptedAt) return "accepted";
  if (withdrawnAt) return "withdrawn";
  return now < expiresAt ? "pending" : "expired";
}

/** Errors: `not_found`. */
export function memberOf(people: readonly Member[], ownerId: string): Member {
  const member = people.find((person) => person.ownerId === ownerId);
  if (!member) throw new DomainError("not_found", "There is no such person in this business.");
  return member;
}

/** A business always has an owner. Errors: `not_found`, `last_owner`. */
export function requireAnotherOwner(people: readonly Member[], ownerId: string): Member {
  const member = memberOf(people, ownerId);
  const others = people.filter((person) => person.role === "owner" && person.ownerId !== ownerId);
  if (member.role === "owner" && others.length === 0)
    throw new DomainError("last_owner", "The last owner must stay one.");
  return member;
}

/** Whether the role is another one. Errors: `not_found`, `last_owner`. */
export function decideRole(people: readonly Member[], ownerId: string, role: MembershipRole): boolean {
  const member = role === "owner" ? memberOf(people, ownerId) : requireAnotherOwner(people, ownerId);
  return member.role !== role;
}

/** Errors: `people_full`. */
export function requirePlace(people: number, invitations: number): void {
  if (people + invitations >= mostPeople)
    throw new DomainError("people_full", `A business has at most ${mostPeople} people and invitations.`, {
      details: { most: mostPeople },
    });
}

/** An invitation never takes rights away from who is there already. */
export const joinedRole = (invited: MembershipRole, present: MembershipRole | undefined): MembershipRole =>
  present === "owner" ? "owner" : invited;
