import type { EventInput } from "@tenantry/core/billing/company-inputs";
import { DomainError } from "@tenantry/core/errors";
import type { GatewayRef } from "@tenantry/core/ports/payments";
import { inbox } from "@tenantry/db/platform/payments";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { type InboxRow, inboxRow } from "../admin/list-inbox.ts";
import type { PaymentContext } from "./context.ts";
import { type SeenHere, type SeenThere, seeHere, seeThere } from "./gateway-payment.ts";
import { heldOf } from "./send-back.ts";

export type QuarantineAct = "book" | "refund" | "dismiss";

export type InspectedEvent = {
  readonly event: InboxRow;
  /** Null: an event of another account, which our key cannot look at. */
  readonly there: SeenThere | null;
  readonly here: SeenHere | null;
  /** What staff can do about it now. */
  readonly acts: readonly QuarantineAct[];
};

export const isQuarantined = ({ gateway, eventId }: EventInput) =>
  and(
    eq(inbox.gateway, gateway),
    eq(inbox.eventId, eventId),
    isNotNull(inbox.quarantinedBecause),
    isNull(inbox.resolvedAt),
  );

export const refOfEvent = ({ objectKind, objectId }: InboxRow): GatewayRef | null =>
  objectKind && objectId ? { kind: objectKind, id: objectId } : null;

/** One event with what it is about, at the gateway and in our books, and what can be done. Throws `not_found`. */
export async function inspectEvent(ctx: PaymentContext, key: EventInput): Promise<InspectedEvent> {
  const [row] = await ctx.db.orm
    .select({ event: inbox, tenantName: tenants.name })
    .from(inbox)
    .leftJoin(tenants, eq(tenants.id, inbox.tenantId))
    .where(and(eq(inbox.gateway, key.gateway), eq(inbox.eventId, key.eventId)));
  if (!row) throw new DomainError("not_found", "There is no such event.");
  const event = inboxRow(row.event, row.tenantName);
  const ref = refOfEvent(event);
  const there = ref && event.because !== "foreign_account" ? await seeThere(ctx, key.gateway, ref) : null;
  const payment = there?.status === "found" ? there.payment : null;
  const here = payment ? await seeHere(ctx, key.gateway, payment) : null;
  if (event.state !== "quarantined") return { event, there, here, acts: [] };
  if (payment?.state !== "succeeded" || !here) return { event, there, here, acts: ["dismiss"] };
  const { asked, booked } = here;
  const fits = asked !== null && asked.currency === payment.received.currency && asked.minor === payment.received.minor;
  const acts: QuarantineAct[] = ["dismiss"];
  if (!booked && heldOf(payment).minor > 0n) acts.unshift("refund");
  if (booked || fits) acts.unshift("book");
  return { event, there, here, acts };
}
