import type { ChangeMemberInput } from "@tenantry/core/identity/inputs";
import { decideRole, memberOf, requireAnotherOwner } from "@tenantry/core/identity/people";
import type { OwnerContext, TenantContext } from "../context.ts";
import { inPeople, writeMember } from "./people-transaction.ts";

type WithReason = { readonly reason?: string | undefined };

/** Owner or billing contact. Staff say why. Errors: `not_found`, `last_owner`, `forbidden`. */
export async function changeMember(ctx: TenantContext, input: ChangeMemberInput & WithReason): Promise<void> {
  const { ownerId, role, reason } = input;
  await inPeople(ctx, "owner", async (people) => {
    if (!decideRole(people.members, ownerId, role)) return;
    const { role: was } = memberOf(people.members, ownerId);
    await writeMember(ctx, people, { ownerId, was, to: role, reason });
  });
}

/**
 * Takes a person's place in this business; their account and their other businesses stay. Every request asks for the
 * membership anew, so their open pages lose this business at once. Errors: `not_found`, `last_owner`, `forbidden`.
 */
export async function removeMember(ctx: TenantContext, input: { ownerId: string } & WithReason): Promise<void> {
  const { ownerId, reason } = input;
  await inPeople(ctx, "owner", async (people) => {
    const { role } = requireAnotherOwner(people.members, ownerId);
    await writeMember(ctx, people, { ownerId, was: role, to: "removed", reason });
  });
}

/** The way out for oneself, whatever the role. Errors: `not_found`, `last_owner`. */
export async function leaveBusiness(ctx: OwnerContext, ownerId: string): Promise<void> {
  await inPeople(ctx, "anyone", async (people) => {
    const { role } = requireAnotherOwner(people.members, ownerId);
    await writeMember(ctx, people, { ownerId, was: role, to: "removed" });
  });
}
