import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { GatewayId } from "@tenantry/core/ports/payments";
import { inbox } from "@tenantry/db/platform/payments";
import { and, eq, sql } from "drizzle-orm";
import { atTenantTime } from "../tenant/tenant-time.ts";
import { gatewayOf, type PaymentContext } from "./context.ts";
import { convergeObject, strange, tenantOfObject } from "./converge.ts";
import type { Converged } from "./converged.ts";

type EventKey = { readonly gateway: GatewayId; readonly eventId: string };

/**
 * Fetches the object that an event is about and converges; for roles that see every tenant. Repeating it, in any order,
 * changes nothing. Throws when the gateway does not answer, so that the job is tried again.
 */
export async function processEvent(ctx: PaymentContext, key: EventKey): Promise<{ outcome: Converged["kind"] }> {
  const isThis = and(eq(inbox.gateway, key.gateway), eq(inbox.eventId, key.eventId));
  const [event] = await ctx.db.orm.select().from(inbox).where(isThis);
  if (!event) throw new DomainError("not_found", "There is no such event.");
  if (event.processedAt || event.quarantinedBecause || !event.objectKind || !event.objectId)
    return { outcome: event.quarantinedBecause ? "quarantined" : "converged" };
  try {
    const { tenantId, converged } = await look(ctx, key.gateway, { kind: event.objectKind, id: event.objectId });
    const isQuarantined = converged.kind === "quarantined";
    const end = isQuarantined ? { quarantinedBecause: converged.reason } : { processedAt: ctx.clock.now() };
    await ctx.db.orm
      .update(inbox)
      .set({ ...end, tenantId: tenantId ?? null, attempts: sql`${inbox.attempts} + 1`, lastError: null })
      .where(isThis);
    return { outcome: converged.kind };
  } catch (error) {
    const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    await ctx.db.orm
      .update(inbox)
      .set({ lastError, attempts: sql`${inbox.attempts} + 1` })
      .where(isThis);
    throw error;
  }
}

async function look(
  ctx: PaymentContext,
  gatewayId: GatewayId,
  ref: { kind: NonNullable<(typeof inbox.$inferSelect)["objectKind"]>; id: string },
): Promise<{ tenantId: TenantId | undefined; converged: Converged }> {
  const gateway = gatewayOf(ctx, gatewayId);
  const answer = await gateway.fetch(ref);
  if (answer.status === "failed") throw new DomainError("unavailable", `The gateway did not answer: ${answer.detail}`);
  if (answer.status === "foreign")
    return { tenantId: undefined, converged: { kind: "quarantined", reason: "currency" } };
  if (answer.status === "not_found") return { tenantId: undefined, converged: { kind: "ignored" } };
  const { object } = answer;
  const owner = await tenantOfObject(ctx, gatewayId, object);
  const tenantId = owner ?? (await ownerOfReferred(ctx, gatewayId, object));
  if (!tenantId) return { tenantId, converged: strange(object) };
  const inTenant = await atTenantTime({ ...ctx, tenantId }, tenantId);
  return { tenantId, converged: await convergeObject(inTenant, gateway, object) };
}

/** A refund or dispute of a payment that we have not heard of yet is its payer's. */
async function ownerOfReferred(
  ctx: PaymentContext,
  gatewayId: GatewayId,
  object: Parameters<typeof tenantOfObject>[2],
): Promise<TenantId | undefined> {
  if ((object.kind !== "refund" && object.kind !== "dispute") || !object.paymentRef) return undefined;
  const answer = await gatewayOf(ctx, gatewayId).fetch(object.paymentRef);
  return answer.status === "found" ? tenantOfObject(ctx, gatewayId, answer.object) : undefined;
}
