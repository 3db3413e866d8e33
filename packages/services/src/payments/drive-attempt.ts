import { assert } from "@tenantry/core/errors";
import type { Locale } from "@tenantry/core/locale";
import type {
  GatewayFailed,
  GatewayFailureCode,
  PaymentGateway,
  PaymentInstructions,
} from "@tenantry/core/ports/payments";
import { paymentMethods } from "@tenantry/db/platform/payments";
import { eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { type Attempt, amountOf, isOpen, noteRef, readAttempt, refOf } from "./attempt.ts";
import { gatewayOf, type TenantPaymentContext } from "./context.ts";
import { convergeObject } from "./converge.ts";
import { convergePayment } from "./converge-payment.ts";
import { ensureCustomer, findCustomer } from "./customer.ts";
import { failAndTell, tellCustomerIsNeeded } from "./tell-payer.ts";

export type PaymentResult =
  | { readonly status: "succeeded" }
  /** The customer goes to `url`: a checkout, or a bank that wants to see its customer. */
  | { readonly status: "action_required"; readonly url: string }
  | { readonly status: "instructions"; readonly instructions: readonly PaymentInstructions[] }
  /** Not known yet; it is looked up, never charged again. */
  | { readonly status: "pending" }
  /** `retryable`: nothing happened, and the same call may succeed later. */
  | { readonly status: "failed"; readonly code: GatewayFailureCode; readonly retryable: boolean };

/** Where a browser comes back to from a page of the gateway. */
export type Visit = { readonly successUrl: string; readonly cancelUrl: string; readonly locale: Locale };
export type DriveInput = Visit & { readonly invoiceNumber: string; readonly saveMethod: boolean };

/** Asks the gateway for an open attempt and keeps its answer. Safe to repeat: the attempt's id is the key of every request. */
export async function driveAttempt(
  ctx: TenantPaymentContext,
  attempt: Attempt,
  input: DriveInput,
): Promise<PaymentResult> {
  const gateway = gatewayOf(ctx, attempt.gateway);
  const customerRef = await ensureCustomer(ctx, gateway);
  const { successUrl, cancelUrl, locale, invoiceNumber, saveMethod } = input;
  const { charged: amount } = amountOf(attempt);
  const request = { key: attempt.id, amount, customerRef, invoiceNumber, description: invoiceNumber };
  const visit = { successUrl, cancelUrl, locale };
  if (attempt.kind !== "off_session") {
    const page = await gateway.createCheckout({ ...request, ...visit, saveMethod });
    if (page.status === "pending") return { status: "instructions", instructions: page.instructions };
    return keepAnswer(ctx, gateway, attempt, page);
  }
  const methodRef = await methodRefOf(ctx, attempt);
  return keepAnswer(ctx, gateway, attempt, await gateway.chargeOffSession({ ...request, ...visit, methodRef }));
}

async function keepAnswer(
  ctx: TenantPaymentContext,
  gateway: PaymentGateway,
  attempt: Attempt,
  answer: Awaited<ReturnType<PaymentGateway["chargeOffSession"]>>,
): Promise<PaymentResult> {
  switch (answer.status) {
    case "succeeded": {
      await convergePayment(ctx, gateway, attempt, answer.payment);
      return resultOf(await readAttempt(ctx, attempt.id));
    }
    case "action_required":
      await noteRef(ctx, attempt.id, answer);
      await tellCustomerIsNeeded(ctx, attempt);
      return { status: "action_required", url: answer.url };
    case "pending":
      if (answer.ref) await noteRef(ctx, attempt.id, { ref: answer.ref });
      return { status: "pending" };
    case "failed":
      return keepFailure(ctx, attempt, answer);
  }
}

/** Looks at the gateway for what became of an attempt, and converges; `undefined` when the gateway did not say. */
export async function refreshAttempt(
  ctx: TenantPaymentContext,
  attempt: Attempt,
): Promise<{ attempt: Attempt; isKnownThere: boolean } | undefined> {
  const gateway = gatewayOf(ctx, attempt.gateway);
  const customerRef = await findCustomer(ctx, gateway);
  const target = refOf(attempt) ?? (customerRef && ({ kind: "key", key: attempt.id, customerRef } as const));
  if (!target) return { attempt, isKnownThere: false };
  const answer = await gateway.fetch(target);
  if (answer.status === "not_found") return { attempt, isKnownThere: false };
  if (answer.status !== "found") return undefined;
  const { object } = answer;
  if (refOf(attempt) === null && object.kind === "payment") await noteRef(ctx, attempt.id, { ref: object.ref });
  await convergeObject(ctx, gateway, object);
  const fresh = await readAttempt(ctx, attempt.id);
  assert(fresh, "an attempt is never deleted");
  return { attempt: fresh, isKnownThere: true };
}

/** What an attempt has come to, as far as its row says. */
export function resultOf(attempt: Attempt | undefined): PaymentResult {
  assert(attempt, "an attempt is never deleted");
  if (attempt.succeededAt) return { status: "succeeded" };
  if (!isOpen(attempt)) return { status: "failed", code: attempt.failureCode ?? "declined", retryable: false };
  return attempt.url === null ? { status: "pending" } : { status: "action_required", url: attempt.url };
}

async function keepFailure(ctx: TenantPaymentContext, attempt: Attempt, failed: GatewayFailed): Promise<PaymentResult> {
  const { code, retryable, ref } = failed;
  if (code === "already_settled" && ref) {
    await noteRef(ctx, attempt.id, { ref });
    const seen = await refreshAttempt(ctx, { ...attempt, refKind: ref.kind, refId: ref.id });
    return resultOf(seen?.attempt ?? attempt);
  }
  // It stays open: the next try repeats the same request under the same key.
  if (retryable) return { status: "failed", code, retryable };
  const now = ctx.clock.now();
  await ctx.db.withTenant(ctx.tenantId, (tx) => failAndTell(tx, ctx, attempt, failed, now));
  return { status: "failed", code, retryable: false };
}

async function methodRefOf(ctx: TenantContext, attempt: Attempt): Promise<string> {
  const { methodId } = attempt;
  assert(methodId, "a silent charge has a method");
  const [row] = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx.select({ methodRef: paymentMethods.methodRef }).from(paymentMethods).where(eq(paymentMethods.id, methodId)),
  );
  assert(row, "methods are never deleted");
  return row.methodRef;
}
