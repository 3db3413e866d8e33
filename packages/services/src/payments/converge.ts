import { isUuid, parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { GatewayId, GatewayObject, GatewayRef, PaymentGateway } from "@tenantry/core/ports/payments";
import { gatewayCustomers, paymentAttempts, paymentMethods, payments, refunds } from "@tenantry/db/platform/payments";
import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { type Attempt, readAttempt } from "./attempt.ts";
import type { TenantPaymentContext } from "./context.ts";
import { convergeDispute } from "./converge-dispute.ts";
import { convergeMethod } from "./converge-method.ts";
import { convergeCheckout, convergePayment } from "./converge-payment.ts";
import { convergeRefund } from "./converge-refund.ts";
import type { Converged } from "./converged.ts";
import { heldOf, isSentBack } from "./send-back.ts";

/**
 * Brings the books of one tenant to what an object at its gateway says. The object was just fetched, so the order of events
 * and their repetition do not matter.
 */
export async function convergeObject(
  ctx: TenantPaymentContext,
  gateway: PaymentGateway,
  object: GatewayObject,
): Promise<Converged> {
  switch (object.kind) {
    case "payment": {
      const attempt = await attemptOf(ctx, object.key);
      return attempt ? convergePayment(ctx, gateway, attempt, object) : strange(object);
    }
    case "checkout": {
      const attempt = await attemptOf(ctx, object.key);
      return attempt ? convergeCheckout(ctx, gateway, attempt, object) : strange(object);
    }
    case "refund":
      await convergeReferred(ctx, gateway, object.paymentRef);
      return convergeRefund(ctx, object);
    case "dispute":
      await convergeReferred(ctx, gateway, object.paymentRef);
      return convergeDispute(ctx, gateway, object);
    case "method":
      return convergeMethod(ctx, gateway, object);
  }
}

/** What becomes of an object that no attempt of ours has made: money is for staff, the rest is no business of ours. */
export function strange(object: GatewayObject): Converged {
  if (object.kind === "refund" && isSentBack(object.key)) return { kind: "ignored" };
  const hasMoney =
    object.kind === "payment"
      ? object.state === "succeeded" && heldOf(object).minor > 0n
      : object.kind === "checkout"
        ? object.payment?.state === "succeeded" && heldOf(object.payment).minor > 0n
        : object.kind !== "method";
  return hasMoney ? { kind: "quarantined", reason: "unknown" } : { kind: "ignored" };
}

/** A refund or a dispute may be heard of before its payment. */
async function convergeReferred(
  ctx: TenantPaymentContext,
  gateway: PaymentGateway,
  paymentRef: GatewayRef | null,
): Promise<void> {
  if (!paymentRef) return;
  const [known] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select({ id: payments.id })
      .from(payments)
      .where(and(eq(payments.gateway, gateway.id), eq(payments.gatewayRef, paymentRef.id))),
  );
  if (known) return;
  const answer = await gateway.fetch(paymentRef);
  if (answer.status === "found") await convergeObject(ctx, gateway, answer.object);
}

async function attemptOf(ctx: TenantPaymentContext, key: string | null): Promise<Attempt | undefined> {
  return key !== null && isUuid(key) ? readAttempt(ctx, key) : undefined;
}

/** Whose an object is; for roles that see every tenant. */
export async function tenantOfObject(
  { db }: ServiceContext,
  gateway: GatewayId,
  object: GatewayObject,
): Promise<TenantId | undefined> {
  const found = async (rows: PromiseLike<{ tenantId: string }[]>) => {
    const [row] = await rows;
    return row && parseTenantId(row.tenantId);
  };
  const byCustomer = (ref: string) =>
    found(
      db.orm
        .select({ tenantId: gatewayCustomers.tenantId })
        .from(gatewayCustomers)
        .where(and(eq(gatewayCustomers.gateway, gateway), eq(gatewayCustomers.customerRef, ref))),
    );
  const byPayment = (ref: string) =>
    found(
      db.orm
        .select({ tenantId: payments.tenantId })
        .from(payments)
        .where(and(eq(payments.gateway, gateway), eq(payments.gatewayRef, ref))),
    );
  const byAttempt = (key: string) =>
    found(
      db.orm.select({ tenantId: paymentAttempts.tenantId }).from(paymentAttempts).where(eq(paymentAttempts.id, key)),
    );
  const key = "key" in object && object.key !== null && isUuid(object.key) ? object.key : null;
  switch (object.kind) {
    case "payment":
    case "checkout":
      return (
        (key ? await byAttempt(key) : undefined) ?? (object.customerRef ? byCustomer(object.customerRef) : undefined)
      );
    case "refund":
      return (
        (key
          ? await found(db.orm.select({ tenantId: refunds.tenantId }).from(refunds).where(eq(refunds.id, key)))
          : undefined) ?? (object.paymentRef ? byPayment(object.paymentRef.id) : undefined)
      );
    case "dispute":
      return object.paymentRef ? byPayment(object.paymentRef.id) : undefined;
    case "method": {
      const known = await found(
        db.orm
          .select({ tenantId: paymentMethods.tenantId })
          .from(paymentMethods)
          .where(and(eq(paymentMethods.gateway, gateway), eq(paymentMethods.methodRef, object.ref.id))),
      );
      return known ?? (object.customerRef ? byCustomer(object.customerRef) : undefined);
    }
  }
}
