import type { TenantId } from "@tenantry/core/ids";
import { dueTrialReminder, type TrialReminder } from "@tenantry/core/subscription/trial-reminder";
import type { Tx } from "@tenantry/db/client";
import { plans, planVersions } from "@tenantry/db/platform/catalogue";
import { subscriptionChanges, subscriptions } from "@tenantry/db/platform/subscription";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { sweepTenants } from "../subscription/sweep-tenants.ts";
import { type MailContext, wasSent } from "./send-once.ts";
import { billingUrl, sendToPayers } from "./send-to-payers.ts";

/** The reminder of one tenant's trial that is due now, if any; the state is what it is at sending. */
export async function sendTrialReminder(
  ctx: MailContext,
  tenantId: TenantId,
): Promise<TrialReminder["daysBefore"] | null> {
  const now = ctx.clock.now();
  const due = await ctx.db.withTenant(tenantId, (tx) => loadDueReminder(tx, tenantId, now));
  if (!due) return null;
  const { subscription, reminder, plan, trialEnd, fallback } = due;
  const key = trialReminderKey(subscription.id, reminder);
  if (await wasSent(ctx, key)) return null;
  const follows = { free: "free", disable: "nothing", fallback: "plan" } as const;
  await sendToPayers(ctx, tenantId, {
    key,
    compose: ({ reader, locale, timeZone }) => ({
      template: "trial_ending",
      props: {
        ...reader,
        planName: plan[locale],
        trialEndsAt: reminder.trialEndsAt.toISOString(),
        timeZone,
        daysLeft: reminder.daysBefore,
        follows: follows[trialEnd.strategy],
        followsPlan: fallback?.[locale] ?? null,
        billingUrl: billingUrl(ctx, tenantId),
      },
    }),
  });
  return reminder.daysBefore;
}

/** Once for good per (subscription, trial end, offset): an extended trial re-arms. */
const trialReminderKey = (subscriptionId: string, { trialEndsAt, daysBefore }: TrialReminder): string =>
  `trial_ending:${subscriptionId}:${trialEndsAt.toISOString()}:${daysBefore}`;

async function loadDueReminder(tx: Tx, tenantId: TenantId, now: Date) {
  const [row] = await tx
    .select({
      subscription: subscriptions,
      timeZone: tenants.timeZone,
      plan: plans.name,
      trialEnd: planVersions.trialEnd,
      suspendedAt: tenants.suspendedAt,
      deactivatedAt: tenants.deactivatedAt,
    })
    .from(subscriptions)
    .innerJoin(tenants, eq(tenants.id, subscriptions.tenantId))
    .innerJoin(plans, eq(plans.code, subscriptions.planCode))
    .innerJoin(planVersions, eq(planVersions.id, subscriptions.planVersionId))
    .where(and(eq(subscriptions.tenantId, tenantId), isNull(subscriptions.endedAt)));
  if (!row || row.suspendedAt || row.deactivatedAt) return null;
  const { subscription, timeZone, plan, trialEnd } = row;
  const [change] = await tx
    .select({ effectiveAt: subscriptionChanges.effectiveAt, invoiceId: subscriptionChanges.invoiceId })
    .from(subscriptionChanges)
    .where(
      and(
        eq(subscriptionChanges.subscriptionId, subscription.id),
        isNull(subscriptionChanges.appliedAt),
        isNull(subscriptionChanges.withdrawnAt),
      ),
    );
  // A checkout that is still open may be abandoned: only a conversion that waits for the trial's end counts.
  const isConverting = change?.invoiceId === null;
  const reminder = dueTrialReminder({ subscription, isConverting, timeZone, sent: [] }, now);
  if (!reminder) return null;
  const [fallback] =
    trialEnd.strategy === "fallback"
      ? await tx.select({ name: plans.name }).from(plans).where(eq(plans.code, trialEnd.planCode))
      : [];
  return { subscription, reminder, plan, trialEnd, fallback: fallback?.name };
}

/** Hourly: the open trials that end within eight days, each at its own time. */
export async function sweepTrialReminders(ctx: MailContext): Promise<{ done: number }> {
  const own = sql`coalesce(${clocks.now}, ${ctx.clock.now().toISOString()}::timestamptz)`;
  const rows = await ctx.db.orm
    .select({ tenantId: subscriptions.tenantId })
    .from(subscriptions)
    .leftJoin(clocks, eq(clocks.tenantId, subscriptions.tenantId))
    .where(
      and(
        isNull(subscriptions.endedAt),
        isNotNull(subscriptions.trialEndsAt),
        lt(subscriptions.periodStart, subscriptions.trialEndsAt),
        sql`${subscriptions.trialEndsAt} > ${own}`,
        sql`${subscriptions.trialEndsAt} <= ${own} + interval '8 days'`,
      ),
    )
    .orderBy(asc(subscriptions.trialEndsAt))
    .limit(10_000);
  return sweepTenants(
    ctx,
    rows,
    "trial reminders",
    async (tenant) => (await sendTrialReminder({ ...ctx, ...tenant }, tenant.tenantId)) !== null,
  );
}
