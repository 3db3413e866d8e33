import { randomUUIDv7 } from "node:crypto";
import { fieldError } from "@tenantry/core/errors";
import { type HandOverChoice, memberOf } from "@tenantry/core/identity/people";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { owners } from "@tenantry/db/platform/identity";
import { eq } from "drizzle-orm";
import type { OwnerContext, ServiceContext, TenantContext, WithHasher } from "../context.ts";
import { entryOf, inPeople, type People, writeMember } from "./people-transaction.ts";

type HandOver = { from: string; to: string; afterwards: HandOverChoice };

/** Asks an owner for their own password again, before what cannot be taken back alone. Errors: `validation_failed`. */
export async function requireOwnPassword(
  ctx: ServiceContext & WithHasher,
  ownerId: string,
  password: string,
): Promise<void> {
  const [owner] = await ctx.db.orm
    .select({ passwordHash: owners.passwordHash })
    .from(owners)
    .where(eq(owners.id, ownerId));
  if (!(await ctx.hasher.verify(owner?.passwordHash, password)))
    throw fieldError("password", "wrong_password", "This is not your password.");
}

/**
 * Makes another member an owner and steps back. The business's contact address stays as it is.
 * The caller has asked for the password. Errors: `not_found`, `invalid_transition`, `forbidden`.
 */
export async function handOver(ctx: OwnerContext, { from, to, afterwards }: HandOver): Promise<void> {
  await inPeople(ctx, "owner", async (people) => {
    if (from === to) throw fieldError("to", "invalid", "Ownership is handed over to somebody else.");
    memberOf(people.members, to);
    await stepBack(ctx, people, { from, to, afterwards });
  });
}

/** Both changes of a hand-over, under the lock of the business's people. */
export async function stepBack(ctx: TenantContext, people: People, { from, to, afterwards }: HandOver): Promise<void> {
  const { tx, now, members } = people;
  const { tenantId } = ctx;
  const requestId = randomUUIDv7();
  const receiver = memberOf(members, to);
  // The mails of a hand-over say both; single ones about each change would only repeat them.
  if (receiver.role !== "owner")
    await writeMember(ctx, people, { ownerId: to, was: receiver.role, to: "owner", tell: false });
  const stays = afterwards === "billing_contact" ? afterwards : "removed";
  await writeMember(ctx, people, { ownerId: from, was: "owner", to: stays, tell: false });
  const entry = entryOf(ctx, "membership.handed_over", to);
  await recordAudit(tx, { ...entry, before: { owner: from }, after: { owner: to, afterwards } }, now);
  await enqueueEvent(
    tx,
    { name: "membership/handed_over", data: { tenantId, fromOwnerId: from, toOwnerId: to, requestId } },
    now,
  );
}
