import { DomainError } from "@tenantry/core/errors";
import type { GatewayId } from "@tenantry/core/ports/payments";
import { recordAudit } from "@tenantry/db/journal";
import { inbox } from "@tenantry/db/platform/payments";
import { and, desc, eq, isNotNull, isNull } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import { inScopeOf } from "./context.ts";

const mostShown = 100;

export type QuarantinedEvent = {
  readonly gateway: GatewayId;
  readonly eventId: string;
  readonly type: string;
  readonly objectId: string | null;
  readonly tenantId: string | null;
  readonly because: NonNullable<(typeof inbox.$inferSelect)["quarantinedBecause"]>;
  readonly happenedAt: Date;
};

/** Events that staff have to look at, newest first. */
export async function listQuarantine(ctx: ServiceContext): Promise<QuarantinedEvent[]> {
  const rows = await ctx.db.orm
    .select({
      gateway: inbox.gateway,
      eventId: inbox.eventId,
      type: inbox.type,
      objectId: inbox.objectId,
      tenantId: inbox.tenantId,
      because: inbox.quarantinedBecause,
      happenedAt: inbox.happenedAt,
    })
    .from(inbox)
    .where(and(isNotNull(inbox.quarantinedBecause), isNull(inbox.resolvedAt)))
    .orderBy(desc(inbox.receivedAt))
    .limit(mostShown);
  return rows.flatMap(({ because, ...row }) => (because ? [{ ...row, because }] : []));
}

/** Staff have dealt with a quarantined event elsewhere; it leaves the list and stays on record. */
export async function resolveQuarantine(
  ctx: ServiceContext,
  input: { gateway: GatewayId; eventId: string; reason: string },
): Promise<void> {
  const now = ctx.clock.now();
  const { gateway, eventId, reason } = input;
  const isThis = and(
    eq(inbox.gateway, gateway),
    eq(inbox.eventId, eventId),
    isNotNull(inbox.quarantinedBecause),
    isNull(inbox.resolvedAt),
  );
  const missing = () => new DomainError("not_found", "There is no such event in quarantine.");
  const [event] = await ctx.db.orm
    .select({ tenantId: inbox.tenantId, because: inbox.quarantinedBecause })
    .from(inbox)
    .where(isThis);
  if (!event) throw missing();
  const { tenantId, because } = event;
  await inScopeOf(ctx, tenantId, async (tx) => {
    const resolved = await tx
      .update(inbox)
      .set({ resolvedAt: now })
      .where(isThis)
      .returning({ eventId: inbox.eventId });
    if (resolved.length === 0) throw missing();
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "payment_event.resolved", targetId: eventId, reason };
    await recordAudit(tx, { ...entry, before: { gateway, because }, requestId: ctx.requestId }, now);
  });
}
