import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { owners, recoveryCodes, secondFactors, sessions, staff } from "@tenantry/db/platform/identity";
import { and, eq, isNotNull } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";

type Whose = { realm: "staff"; id: string } | { realm: "staff" | "owner"; email: string };

/**
 * Takes the second factor from somebody who lost the device and the recovery codes: their sessions end and they are told by
 * mail. Where one is required, the next sign-in leads to a new one. An owner's is the portal's to reset: `ctx.db` has its
 * role. Errors: `not_found`, `forbidden` (one's own: that is switched off with a code), `conflict` (there is none).
 */
export async function resetSecondFactor(
  ctx: ServiceContext,
  { reason, ...whose }: Whose & { reason: string },
): Promise<void> {
  const now = ctx.clock.now();
  const { realm } = whose;
  const people = realm === "staff" ? staff : owners;
  await ctx.db.transaction(async (tx) => {
    const [person] = await tx
      .select({ id: people.id })
      .from(people)
      .where("email" in whose ? eq(people.email, whose.email) : eq(people.id, whose.id))
      .for("no key update");
    if (!person) throw new DomainError("not_found", "There is no such account.");
    const { id: subjectId } = person;
    if (ctx.actor.type === "staff" && ctx.actor.id === subjectId)
      throw new DomainError("forbidden", "Nobody resets their own second factor.");
    const removed = await tx
      .delete(secondFactors)
      .where(
        and(
          eq(secondFactors.realm, realm),
          eq(secondFactors.subjectId, subjectId),
          isNotNull(secondFactors.confirmedAt),
        ),
      )
      .returning({ subjectId: secondFactors.subjectId });
    if (removed.length === 0) throw new DomainError("conflict", "This account has no second factor.");
    await tx.delete(recoveryCodes).where(and(eq(recoveryCodes.realm, realm), eq(recoveryCodes.subjectId, subjectId)));
    await tx.delete(sessions).where(and(eq(sessions.realm, realm), eq(sessions.subjectId, subjectId)));
    const { requestId } = ctx;
    const entry = { tenantId: null, actor: actorRef(ctx.actor), targetId: subjectId, reason, requestId };
    await recordAudit(tx, { ...entry, action: `${realm}.second_factor_reset` }, now);
    const data = { realm, subjectId, tenantId: null, change: "second_factor_reset" } as const;
    await enqueueEvent(tx, { name: "account/security.changed", data: { ...data, requestId: randomUUIDv7() } }, now);
  });
}
