import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { enqueueEvent } from "@tenantry/db/journal";
import { emails } from "@tenantry/db/platform/operations";
import { paymentMethods } from "@tenantry/db/platform/payments";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNull, notExists, sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

const noticeDays = 30;
const mostAtOnce = 5_000;

export type ExpiringCard = { tenantId: string; methodId: string; expiresYear: number; expiresMonth: number };

/** One notice for each card and expiry: the key of its mail. */
export const expiringCardKey = ({ methodId, expiresYear, expiresMonth }: Omit<ExpiringCard, "tenantId">): string =>
  `card_expiring:${methodId}:${expiresYear}-${String(expiresMonth).padStart(2, "0")}`;

/** When the owner of a default card is written to: 30 days before the end of its last month, UTC. */
export const cardNoticeAt = ({ expiresYear, expiresMonth }: { expiresYear: number; expiresMonth: number }): Date =>
  new Date(Date.UTC(expiresYear, expiresMonth, 1) - noticeDays * 86_400_000);

/** Default cards that stop working within 30 days by their tenant's clock and were not written about yet. */
export async function listExpiringCards(ctx: ServiceContext, only?: TenantId): Promise<ExpiringCard[]> {
  const now = sql`coalesce(${clocks.now}, ${ctx.clock.now().toISOString()}::timestamptz)`;
  const end = sql`make_timestamptz(${paymentMethods.expiresYear}, ${paymentMethods.expiresMonth}, 1, 0, 0, 0, 'UTC') + interval '1 month'`;
  const key = sql`'card_expiring:' || ${paymentMethods.id} || ':' || ${paymentMethods.expiresYear} || '-' || lpad(${paymentMethods.expiresMonth}::text, 2, '0')`;
  return ctx.db.orm
    .select({
      tenantId: paymentMethods.tenantId,
      methodId: paymentMethods.id,
      expiresYear: paymentMethods.expiresYear,
      expiresMonth: paymentMethods.expiresMonth,
    })
    .from(paymentMethods)
    .innerJoin(tenants, eq(tenants.id, paymentMethods.tenantId))
    .leftJoin(clocks, eq(clocks.tenantId, paymentMethods.tenantId))
    .where(
      and(
        eq(paymentMethods.isDefault, true),
        isNull(paymentMethods.removedAt),
        isNull(tenants.deactivatedAt),
        only && eq(paymentMethods.tenantId, only),
        sql`${end} > ${now}`,
        sql`${end} <= ${now} + make_interval(days => ${noticeDays})`,
        notExists(ctx.db.orm.select({ key: emails.key }).from(emails).where(sql`${emails.key} = ${key}`)),
      ),
    )
    .orderBy(asc(paymentMethods.expiresYear), asc(paymentMethods.expiresMonth))
    .limit(mostAtOnce);
}

/** Daily: an event for each of them; the mail's key makes it one notice. */
export async function announceExpiringCards(ctx: ServiceContext): Promise<{ announced: number }> {
  const now = ctx.clock.now();
  const cards = await listExpiringCards(ctx);
  for (const card of cards) {
    const tenantId = parseTenantId(card.tenantId);
    const data = { tenantId, methodId: card.methodId };
    await ctx.db.withTenant(tenantId, (tx) => enqueueEvent(tx, { name: "payment_method/expiring", data }, now));
  }
  return { announced: cards.length };
}
