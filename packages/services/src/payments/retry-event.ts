import type { EventInput } from "@tenantry/core/billing/company-inputs";
import { DomainError } from "@tenantry/core/errors";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { inbox } from "@tenantry/db/platform/payments";
import { and, eq } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import { inScopeOf } from "./context.ts";

/** Staff hand a received event to the worker again. `conflict` for one that is done or in quarantine. */
export async function retryEvent(ctx: ServiceContext, input: EventInput & { readonly reason: string }): Promise<void> {
  const now = ctx.clock.now();
  const { gateway, eventId, reason } = input;
  const [event] = await ctx.db.orm
    .select()
    .from(inbox)
    .where(and(eq(inbox.gateway, gateway), eq(inbox.eventId, eventId)));
  if (!event) throw new DomainError("not_found", "There is no such event.");
  if (event.processedAt || event.quarantinedBecause)
    throw new DomainError("conflict", "Nothing is left to do for this event.");
  const { tenantId, attempts, lastError } = event;
  await inScopeOf(ctx, tenantId, async (tx) => {
    await enqueueEvent(tx, { name: "payments/event.received", data: { gateway, eventId } }, now);
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "payment_event.retried", targetId: eventId, reason };
    await recordAudit(tx, { ...entry, before: { gateway, attempts, lastError }, requestId: ctx.requestId }, now);
  });
}
