import type { TenantId } from "@tenantry/core/ids";
import { invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts } from "@tenantry/db/platform/payments";
import { subscriptionChanges } from "@tenantry/db/platform/subscription";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { loadSettings } from "../settings/load-settings.ts";
import { expireChanges } from "../subscription/expire-changes.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";
import { attemptIsOpen } from "./attempt.ts";
import type { PaymentContext } from "./context.ts";
import { refreshAttempt } from "./drive-attempt.ts";
import { releaseAttempt } from "./release-attempt.ts";

/** Silent charges without an answer are looked up after this. */
const patienceMinutes = 10;
const mostAtOnce = 5_000;

/**
 * Ends what nobody will pay any more, at the gateway first: pages older than a checkout may be, and tries whose invoice is not
 * open or whose change has expired. Looks up silent charges whose answer was lost. Then unpaid changes are withdrawn, with
 * their invoices. Money that came after all is settled instead.
 */
export async function expireAttempts(
  ctx: PaymentContext,
  only?: TenantId,
): Promise<{ released: number; expired: number }> {
  const now = ctx.clock.now();
  const { checkoutHours } = (await loadSettings(ctx.db.orm)).billing;
  const own = sql`coalesce(${clocks.now}, ${now.toISOString()}::timestamptz)`;
  const isOver = sql<boolean>`coalesce(
    (${paymentAttempts.kind} <> 'manual' and ${paymentAttempts.createdAt} <= ${own} - make_interval(hours => ${checkoutHours}))
    or ${invoices.voidedAt} is not null or ${invoices.paidAt} is not null or ${invoices.uncollectibleAt} is not null
    or ${subscriptionChanges.expiresAt} <= ${own}, false)`;
  const isLost = and(
    eq(paymentAttempts.kind, "off_session"),
    isNull(paymentAttempts.url),
    lte(paymentAttempts.createdAt, sql`${own} - make_interval(mins => ${patienceMinutes})`),
  );
  const rows = await ctx.db.orm
    .select({ attempt: paymentAttempts, tenantId: paymentAttempts.tenantId, isOver })
    .from(paymentAttempts)
    .leftJoin(invoices, eq(invoices.id, paymentAttempts.invoiceId))
    .leftJoin(
      subscriptionChanges,
      and(
        isNotNull(paymentAttempts.invoiceId),
        eq(subscriptionChanges.invoiceId, paymentAttempts.invoiceId),
        isNull(subscriptionChanges.appliedAt),
        isNull(subscriptionChanges.withdrawnAt),
      ),
    )
    .leftJoin(clocks, eq(clocks.tenantId, paymentAttempts.tenantId))
    .where(and(attemptIsOpen, or(isOver, isLost), only && eq(paymentAttempts.tenantId, only)))
    .orderBy(asc(paymentAttempts.createdAt))
    .limit(mostAtOnce);
  let released = 0;
  await sweepTenants(ctx, rows, "attempts", async (tenant) => {
    const inTenant = { ...tenant, gateways: ctx.gateways };
    for (const { attempt, isOver: ends } of rows.filter((row) => row.tenantId === tenant.tenantId)) {
      if (!ends) await refreshAttempt(inTenant, attempt);
      else if ((await releaseAttempt(inTenant, attempt)) === "released") released++;
    }
    return true;
  });
  const { done } = await expireChanges(ctx, only);
  return { released, expired: done };
}
