import { randomUUIDv7 } from "node:crypto";
import { DomainError, fieldError } from "@tenantry/core/errors";
import type { Locale } from "@tenantry/core/locale";
import type { GatewayId } from "@tenantry/core/ports/payments";
import { recordAudit } from "@tenantry/db/journal";
import { paymentAttempts } from "@tenantry/db/platform/payments";
import { actorRef } from "../context.ts";
import { failAttempt, noteRef } from "./attempt.ts";
import { gatewayOf, type TenantPaymentContext } from "./context.ts";
import { ensureCustomer } from "./customer.ts";
import { refuseRealMoney } from "./refuse-real-money.ts";

export type SaveMethod = { gateway?: GatewayId; successUrl: string; cancelUrl: string; locale: Locale };

/** A page of the gateway on which the customer leaves a card without paying. What was left there arrives as an event. */
export async function saveMethod(ctx: TenantPaymentContext, input: SaveMethod): Promise<{ url: string }> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const gateway = gatewayOf(ctx, input.gateway ?? "stripe");
  if (gateway.id === "manual") throw fieldError("gateway", "not_offered", "This gateway saves no methods.");
  await ctx.db.withTenant(tenantId, (tx) => refuseRealMoney(tx, tenantId, gateway));
  const customerRef = await ensureCustomer(ctx, gateway);
  const id = randomUUIDv7();
  await ctx.db.withTenant(tenantId, async (tx) => {
    const attempt = { id, tenantId, gateway: gateway.id, kind: "save_method" as const, createdAt: now };
    await tx.insert(paymentAttempts).values(attempt);
    const actor = actorRef(ctx.actor);
    await recordAudit(tx, { tenantId, actor, action: "payment_method.requested", targetId: id, requestId }, now);
  });
  const { successUrl, cancelUrl, locale } = input;
  const visit = await gateway.saveMethod({ key: id, customerRef, successUrl, cancelUrl, locale });
  if (visit.status === "failed") {
    await ctx.db.withTenant(tenantId, (tx) => failAttempt(tx, id, visit, ctx.clock.now()));
    throw new DomainError("unavailable", `The gateway opened no page: ${visit.detail}`);
  }
  await noteRef(ctx, id, visit);
  return { url: visit.url };
}
