import { assert } from "@tenantry/core/errors";
import { isCurrency, type Money, money } from "@tenantry/core/money";
import type { GatewayFailed, GatewayRef } from "@tenantry/core/ports/payments";
import type { Queryable } from "@tenantry/db/client";
import { paymentAttempts } from "@tenantry/db/platform/payments";
import { and, eq, isNull } from "drizzle-orm";
import type { TenantContext } from "../context.ts";

/** One try to get an invoice paid or a method saved; its id is the permanent key at the gateway. */
export type Attempt = typeof paymentAttempts.$inferSelect;

export const attemptIsOpen = and(
  isNull(paymentAttempts.succeededAt),
  isNull(paymentAttempts.failedAt),
  isNull(paymentAttempts.canceledAt),
);

export const isOpen = (attempt: Attempt): boolean =>
  attempt.succeededAt === null && attempt.failedAt === null && attempt.canceledAt === null;

export function amountOf(attempt: Attempt): { charged: Money; rounding: Money } {
  const { currency, amountMinor, roundingMinor } = attempt;
  assert(currency && isCurrency(currency) && amountMinor !== null, "a payment attempt has an amount");
  return { charged: money(amountMinor, currency), rounding: money(roundingMinor ?? 0n, currency) };
}

export const refOf = ({ refKind, refId }: Attempt): GatewayRef | null =>
  refKind !== null && refId !== null ? { kind: refKind, id: refId } : null;

export async function findAttempt(tx: Queryable, id: string): Promise<Attempt | undefined> {
  const [row] = await tx.select().from(paymentAttempts).where(eq(paymentAttempts.id, id));
  return row;
}

export async function findOpenAttempt(tx: Queryable, invoiceId: string): Promise<Attempt | undefined> {
  const [row] = await tx
    .select()
    .from(paymentAttempts)
    .where(and(eq(paymentAttempts.invoiceId, invoiceId), attemptIsOpen));
  return row;
}

export const readAttempt = (ctx: TenantContext, id: string): Promise<Attempt | undefined> =>
  ctx.db.withTenant(ctx.tenantId, (tx) => findAttempt(tx, id));

/** Keeps what the gateway made for an attempt that is still open. */
export async function noteRef(
  ctx: TenantContext,
  attemptId: string,
  made: { ref: GatewayRef; url?: string; expiresAt?: Date | null },
): Promise<void> {
  const { ref, url, expiresAt } = made;
  await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .update(paymentAttempts)
      .set({ refKind: ref.kind, refId: ref.id, ...(url !== undefined && { url }), ...(expiresAt && { expiresAt }) })
      .where(and(eq(paymentAttempts.id, attemptId), attemptIsOpen)),
  );
}

/** False when it had ended before: the first end stays, except that money always counts (`succeedAttempt`). */
export async function cancelAttempt(tx: Queryable, id: string, now: Date): Promise<boolean> {
  return (await end(tx, id, { canceledAt: now })) > 0;
}

export async function failAttempt(
  tx: Queryable,
  id: string,
  { code, detail, ref }: Pick<GatewayFailed, "code" | "detail" | "ref">,
  now: Date,
): Promise<boolean> {
  const failure = { failedAt: now, failureCode: code, failureDetail: detail.slice(0, 500) };
  return (await end(tx, id, { ...failure, ...(ref && { refKind: ref.kind, refId: ref.id }) })) > 0;
}

async function end(tx: Queryable, id: string, change: Partial<Attempt>): Promise<number> {
  const ended = await tx
    .update(paymentAttempts)
    .set(change)
    .where(and(eq(paymentAttempts.id, id), attemptIsOpen))
    .returning({ id: paymentAttempts.id });
  return ended.length;
}

/** Money arrived for it, also when we had given it up. */
export async function succeedAttempt(tx: Queryable, id: string, now: Date): Promise<void> {
  await tx
    .update(paymentAttempts)
    .set({ succeededAt: now, failedAt: null, canceledAt: null })
    .where(and(eq(paymentAttempts.id, id), isNull(paymentAttempts.succeededAt)));
}
