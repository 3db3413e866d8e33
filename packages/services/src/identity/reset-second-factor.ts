import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { recoveryCodes, secondFactors, sessions, staff } from "@tenantry/db/platform/identity";
import { and, eq, isNotNull } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";

/**
 * Takes the second factor from a member of staff who lost the device and the recovery codes. Their sessions end and
 * they are told by mail; where one is required, the next sign-in leads to a new one.
 * Errors: `not_found`, `forbidden` (one's own: that is switched off with a code), `conflict` (there is none).
 */
export async function resetSecondFactor(
  ctx: ServiceContext,
  request: ({ staffId: string } | { email: string }) & { reason: string },
): Promise<void> {
  const now = ctx.clock.now();
  const { reason } = request;
  await ctx.db.transaction(async (tx) => {
    const [member] = await tx
      .select({ id: staff.id })
      .from(staff)
      .where("email" in request ? eq(staff.email, request.email) : eq(staff.id, request.staffId))
      .for("no key update");
    if (!member) throw new DomainError("not_found", "There is no such member of staff.");
    const { id: subjectId } = member;
    if (ctx.actor.type === "staff" && ctx.actor.id === subjectId)
      throw new DomainError("forbidden", "Nobody resets their own second factor.");
    const removed = await tx
      .delete(secondFactors)
      .where(
        and(
          eq(secondFactors.realm, "staff"),
          eq(secondFactors.subjectId, subjectId),
          isNotNull(secondFactors.confirmedAt),
        ),
      )
      .returning({ subjectId: secondFactors.subjectId });
    if (removed.length === 0) throw new DomainError("conflict", "This member of staff has no second factor.");
    await tx.delete(recoveryCodes).where(and(eq(recoveryCodes.realm, "staff"), eq(recoveryCodes.subjectId, subjectId)));
    await tx.delete(sessions).where(and(eq(sessions.realm, "staff"), eq(sessions.subjectId, subjectId)));
    const { requestId } = ctx;
    const entry = { tenantId: null, actor: actorRef(ctx.actor), targetId: subjectId, reason, requestId };
    await recordAudit(tx, { ...entry, action: "staff.second_factor_reset" }, now);
    const data = { realm: "staff", subjectId, tenantId: null, change: "second_factor_reset" } as const;
    await enqueueEvent(tx, { name: "account/security.changed", data: { ...data, requestId: randomUUIDv7() } }, now);
  });
}
