import { DomainError, fieldError } from "@tenantry/core/errors";
import type { GatewayId } from "@tenantry/core/ports/payments";
import { type Attempt, isOpen } from "./attempt.ts";
import { type Begun, beginAttempt, type PaymentChoice, readPayable } from "./begin-attempt.ts";
import { gatewayOf, type TenantPaymentContext } from "./context.ts";
import {
  type DriveInput,
  driveAttempt,
  type PaymentResult,
  refreshAttempt,
  resultOf,
  type Visit,
} from "./drive-attempt.ts";
import { listGateways, rememberedGateway } from "./list-gateways.ts";
import { findMethod } from "./method.ts";
import { releaseAttempt } from "./release-attempt.ts";

export type StartPayment = Visit & {
  readonly invoiceId: string;
  /** Absent: what was used last, else the first that is offered. */
  readonly gateway?: GatewayId | undefined;
  /** A saved method, by our id or the gateway's; charged at once. */
  readonly methodId?: string | undefined;
  readonly saveMethod: boolean;
};

/** Two callers may take turns at opening and releasing; nobody needs more. */
const mostTurns = 3;

/**
 * Pays an open invoice. While a try is open the same call continues it (same page, same instructions, same charge); another
 * choice ends it at the gateway first. `invalid_transition` when the invoice does not wait for money.
 */
export async function startPayment(ctx: TenantPaymentContext, input: StartPayment): Promise<PaymentResult> {
  const choice = await choose(ctx, input);
  return payWith(ctx, { ...input, choice });
}

type PayInput = Visit & { invoiceId: string; choice: PaymentChoice };

/** Also the silent charges of renewals go through here; `also` is written with a new attempt. */
export async function payWith(
  ctx: TenantPaymentContext,
  { invoiceId, choice, successUrl, cancelUrl, locale }: PayInput,
  also?: Parameters<typeof beginAttempt>[2],
): Promise<PaymentResult> {
  const saveMethod = choice.kind === "checkout" && choice.saveMethod;
  for (let turn = 0; turn < mostTurns; turn++) {
    const begun: Begun = await beginAttempt(ctx, { invoiceId, choice }, also);
    const { attempt } = begun;
    const drive = { successUrl, cancelUrl, locale, saveMethod, invoiceNumber: begun.invoice.number };
    if (begun.kind === "begun") return driveAttempt(ctx, attempt, drive);
    if (isSame(attempt, choice, ctx.clock.now())) return continueAttempt(ctx, attempt, drive);
    const released = await releaseAttempt(ctx, attempt);
    if (released !== "released") return { status: released };
  }
  throw new DomainError("conflict", "This invoice is being paid somewhere else.", { retry: true });
}

/** Goes on with an open attempt: what the gateway has says where it stands; what it never got is asked again. */
export async function continueAttempt(
  ctx: TenantPaymentContext,
  attempt: Attempt,
  drive: DriveInput,
): Promise<PaymentResult> {
  if (attempt.kind === "manual") return driveAttempt(ctx, attempt, drive);
  const seen = await refreshAttempt(ctx, attempt);
  if (!seen) return resultOf(attempt);
  if (seen.isKnownThere || !isOpen(seen.attempt)) return resultOf(seen.attempt);
  return driveAttempt(ctx, attempt, drive);
}

async function choose(ctx: TenantPaymentContext, input: StartPayment): Promise<PaymentChoice> {
  const { tenantId } = ctx;
  const { methodId } = input;
  const { due } = await readPayable(ctx, input.invoiceId);
  if (methodId !== undefined) {
    const method = await ctx.db.withTenant(tenantId, (tx) => findMethod(tx, tenantId, methodId));
    return { kind: "off_session", gateway: gatewayOf(ctx, method.gateway), method };
  }
  const offered = await listGateways(ctx, due.currency);
  const id = input.gateway ?? (await rememberedGateway(ctx, due.currency)) ?? offered[0]?.id;
  const capabilities = offered.find((gateway) => gateway.id === id);
  if (!capabilities) throw fieldError("gateway", "not_offered", `There is no such way to pay in ${due.currency}.`);
  const gateway = gatewayOf(ctx, capabilities.id);
  if (!capabilities.hosted) return { kind: "manual", gateway };
  return { kind: "checkout", gateway, saveMethod: input.saveMethod && capabilities.savesMethods };
}

function isSame(attempt: Attempt, choice: PaymentChoice, now: Date): boolean {
  if (attempt.gateway !== choice.gateway.id || attempt.kind !== choice.kind) return false;
  if (attempt.expiresAt !== null && attempt.expiresAt <= now) return false;
  return choice.kind !== "off_session" || attempt.methodId === choice.method.id;
}

/** For callers who can only go on when the money is there: 402 `payment_failed`, or `payment_action_required` with `details.url`, which is `otherwise.url` where the gateway has no page. */
export function requirePaid(result: PaymentResult, otherwise: { url?: string } = {}): void {
  if (result.status === "succeeded") return;
  if (result.status === "failed")
    throw new DomainError("payment_failed", "The payment was refused.", {
      details: { reason: result.code },
      retry: result.retryable,
    });
  const url = result.status === "action_required" ? { url: result.url } : otherwise;
  throw new DomainError("payment_action_required", "The payment waits for its payer.", {
    details: { reason: result.status, ...url },
  });
}
