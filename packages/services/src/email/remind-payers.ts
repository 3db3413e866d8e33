import { paymentReminderFrom } from "@tenantry/core/tenant/pay-first";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import { emails } from "@tenantry/db/platform/operations";
import { registrations } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, gt, isNotNull, isNull, lte, notExists, sql } from "drizzle-orm";
import { loadSettings } from "../settings/load-settings.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";
import { sendPaymentDue } from "./send-approval-news.ts";
import type { MailContext } from "./send-once.ts";

const mostAtOnce = 500;

/** Reminds every registration that has not been paid for when half of its time is left; once each. */
export async function remindPayers(ctx: MailContext): Promise<{ done: number }> {
  const now = ctx.clock.now();
  const { checkoutHours } = (await loadSettings(ctx.db.orm)).billing;
  const reminded = ctx.db.orm
    .select({ one: sql`1` })
    .from(emails)
    .where(
      and(eq(emails.key, sql`'registration_payment_due:' || ${registrations.id}::text`), isNotNull(emails.sentAt)),
    );
  const rows = await ctx.db.orm
    .select()
    .from(registrations)
    .where(
      and(
        eq(registrations.needsPayment, true),
        isNull(registrations.paidAt),
        isNull(registrations.rejectedAt),
        gt(registrations.expiresAt, now),
        lte(registrations.expiresAt, paymentReminderFrom(now, checkoutHours)),
        notExists(reminded),
      ),
    )
    .orderBy(asc(registrations.expiresAt))
    .limit(mostAtOnce);
  const waiting = rows.filter((row) => registrationStatus(row, now) === "awaiting_payment");
  return sweepTenants(ctx, waiting, "payers could not be reminded", async ({ tenantId }) => {
    await sendPaymentDue(ctx, tenantId, { accepted: false });
    return true;
  });
}
