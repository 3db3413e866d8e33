import type { GatewayEvent, GatewayId } from "@tenantry/core/ports/payments";
import type { Queryable } from "@tenantry/db/client";
import { enqueueEvent } from "@tenantry/db/journal";
import { inbox } from "@tenantry/db/platform/payments";
import { gatewayOf, type PaymentContext } from "./context.ts";

export type ReceivedEvent =
  | { readonly status: "accepted" }
  | { readonly status: "refused"; readonly reason: "unsigned" | "forged" | "stale" | "malformed" };

/**
 * Verifies a webhook on its raw bytes and keeps it; a job looks at the object later. A refused one leaves nothing, a
 * repeated one changes nothing, one about another account is kept for staff and touched by nobody.
 */
export async function receiveEvent(
  ctx: PaymentContext,
  webhook: { gateway: GatewayId; rawBody: Uint8Array; headers: Headers },
): Promise<ReceivedEvent> {
  const now = ctx.clock.now();
  const gateway = gatewayOf(ctx, webhook.gateway);
  const verdict = gateway.verifyWebhook(webhook.rawBody, webhook.headers, now);
  if (verdict.status === "refused") return verdict;
  const isForeign = verdict.status === "foreign";
  await ctx.db.transaction((tx) => keepEvent(tx, gateway.id, verdict.event, { source: "webhook", isForeign }, now));
  return { status: "accepted" };
}

/** Puts an event into the inbox once for good; true when it was new. */
export async function keepEvent(
  tx: Queryable,
  gateway: GatewayId,
  event: GatewayEvent,
  { source, isForeign }: { source: "webhook" | "sweep"; isForeign: boolean },
  now: Date,
): Promise<boolean> {
  const { id: eventId, type, objectRef, account } = event;
  const kept = await tx
    .insert(inbox)
    .values({
      gateway,
      eventId,
      type,
      objectKind: objectRef?.kind ?? null,
      objectId: objectRef?.id ?? null,
      account,
      happenedAt: event.createdAt,
      receivedAt: now,
      source,
      quarantinedBecause: isForeign ? "foreign_account" : null,
      // Nothing of ours changes with it.
      processedAt: objectRef === null && !isForeign ? now : null,
    })
    .onConflictDoNothing()
    .returning({ eventId: inbox.eventId });
  if (kept.length === 0) return false;
  if (objectRef !== null && !isForeign)
    await enqueueEvent(tx, { name: "payments/event.received", data: { gateway, eventId } }, now);
  return true;
}
