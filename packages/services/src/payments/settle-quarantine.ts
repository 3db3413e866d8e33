import type { EventInput } from "@tenantry/core/billing/company-inputs";
import { DomainError } from "@tenantry/core/errors";
import { toDecimal } from "@tenantry/core/money";
import type { GatewayRef } from "@tenantry/core/ports/payments";
import { recordAudit } from "@tenantry/db/journal";
import { inbox } from "@tenantry/db/platform/payments";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { actorRef } from "../context.ts";
import { atTenantTime } from "../tenant/tenant-time.ts";
import { gatewayOf, inScopeOf, type PaymentContext } from "./context.ts";
import { convergeObject, tenantOfObject } from "./converge.ts";
import { requirePayment } from "./gateway-payment.ts";
import { isQuarantined } from "./quarantined-event.ts";
import { sendBack } from "./send-back.ts";

type Act = EventInput & { readonly reason: string };
type Quarantined = { readonly ref: GatewayRef; readonly tenantId: string | null };

/** The payment behind a quarantined event fits its invoice after all and is booked. `conflict` when it still does not. */
export async function bookQuarantined(ctx: PaymentContext, input: Act): Promise<void> {
  const { ref } = await loadQuarantined(ctx, input);
  const payment = await requirePayment(ctx, input.gateway, ref);
  const tenantId = await tenantOfObject(ctx, input.gateway, payment);
  if (!tenantId) throw new DomainError("conflict", "This payment is of no tenant.");
  const inTenant = await atTenantTime({ ...ctx, tenantId }, tenantId);
  const converged = await convergeObject(inTenant, gatewayOf(ctx, input.gateway), payment);
  if (converged.kind !== "converged") throw new DomainError("conflict", "This payment does not fit its invoice.");
  await resolve(ctx, input, { ref, tenantId }, { action: "payment_event.booked", after: { payment: payment.ref.id } });
}

/** The money behind a quarantined event goes back the way it came. `conflict` when it is in the books. */
export async function refundQuarantined(ctx: PaymentContext, input: Act): Promise<void> {
  const { ref, tenantId } = await loadQuarantined(ctx, input);
  const payment = await requirePayment(ctx, input.gateway, ref);
  if (payment.state !== "succeeded") throw new DomainError("conflict", "No money has come with this payment.");
  const sent = await sendBack(ctx, payment, input.gateway);
  const after = { payment: payment.ref.id, amount: toDecimal(sent), currency: sent.currency };
  await resolve(ctx, input, { ref, tenantId }, { action: "payment_event.sent_back", after });
}

async function loadQuarantined(ctx: PaymentContext, key: EventInput): Promise<Quarantined> {
  const [event] = await ctx.db.orm.select().from(inbox).where(isQuarantined(key));
  if (!event) throw new DomainError("not_found", "There is no such event in quarantine.");
  const { objectKind, objectId, tenantId, quarantinedBecause } = event;
  if (!objectKind || !objectId || quarantinedBecause === "foreign_account")
    throw new DomainError("conflict", "This event is about no object of our account.");
  return { ref: { kind: objectKind, id: objectId }, tenantId };
}

/** Other events about the same object have nothing left to say. */
async function resolve(
  ctx: PaymentContext,
  { gateway, eventId, reason }: Act,
  { ref, tenantId }: Quarantined,
  { action, after }: { action: string; after: Record<string, unknown> },
): Promise<void> {
  const now = ctx.clock.now();
  await inScopeOf(ctx, tenantId, async (tx) => {
    const resolved = await tx
      .update(inbox)
      .set({ resolvedAt: now })
      .where(
        and(
          eq(inbox.gateway, gateway),
          eq(inbox.objectKind, ref.kind),
          eq(inbox.objectId, ref.id),
          isNotNull(inbox.quarantinedBecause),
          isNull(inbox.resolvedAt),
        ),
      )
      .returning({ eventId: inbox.eventId });
    const events = resolved.map((row) => row.eventId);
    const entry = { tenantId, actor: actorRef(ctx.actor), action, targetId: eventId, reason, requestId: ctx.requestId };
    await recordAudit(tx, { ...entry, after: { ...after, gateway, events } }, now);
  });
}
