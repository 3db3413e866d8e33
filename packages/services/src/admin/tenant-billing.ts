import type { LocalText } from "@tenantry/core/locale";
import { type Money, money } from "@tenantry/core/money";
import { addCalendarDays } from "@tenantry/core/period/calendar-days";
import { graceDays } from "@tenantry/core/subscription/access";
import { decideDunning } from "@tenantry/core/subscription/dunning";
import type { Tx } from "@tenantry/db/client";
import { type billingHolds, invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import { type BillingOverview, billingOverview } from "../billing/billing-overview.ts";
import { loadSubscriber, type Subscriber } from "../billing/load-subscriber.ts";
import { currencyOf } from "../billing/stored-line.ts";
import type { TenantContext } from "../context.ts";

export type OpenHold = Pick<typeof billingHolds.$inferSelect, "id" | "reason" | "details" | "createdAt">;

/** Where an unpaid tenant stands on the ladder of its oldest debt. */
export type PastDue = {
  readonly since: Date;
  readonly invoiceId: string;
  readonly number: string | null;
  readonly due: Money;
  readonly access: "full" | "read_only";
  /** When the days of grace are over. */
  readonly readOnlyAt: Date;
  /** Last rung that was taken, in days after the due date, and when. */
  readonly lastDay: number | null;
  readonly lastAt: Date | null;
  /** `at` null: the next sweep takes it. */
  readonly next: { readonly kind: "retry" | "remind" | "end"; readonly at: Date | null };
};

export type WaitingLine = {
  readonly id: string;
  readonly kind: (typeof invoiceLines.$inferSelect)["kind"];
  readonly code: string;
  readonly description: LocalText | null;
  readonly amount: Money;
  readonly createdAt: Date;
};

export type TenantBilling = BillingOverview & {
  /** The tenant's own time. */
  readonly now: Date;
  readonly hasClock: boolean;
  readonly pausedAt: Date | null;
  readonly hold: OpenHold | null;
  readonly pastDue: PastDue | null;
  /** For the next invoice, before tax. */
  readonly waiting: readonly WaitingLine[];
  readonly taxExempt: boolean;
  /** From finalization to the due date, as agreed or as the platform has it. */
  readonly termsDays: number;
  readonly purchaseOrder: string | null;
};

const mostLines = 100;

/** The billing of one tenant as staff need it: the customer's own view, and what only staff see. */
export async function tenantBilling(ctx: TenantContext): Promise<TenantBilling> {
  const now = ctx.clock.now();
  const overview = await billingOverview(ctx);
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
    const { hold, live, profile, termsDays } = subscriber;
    const [clock] = await tx.select({ now: clocks.now }).from(clocks).where(eq(clocks.tenantId, ctx.tenantId));
    return {
      ...overview,
      now,
      hasClock: clock !== undefined,
      pausedAt: live?.pausedAt ?? null,
      hold: hold && { id: hold.id, reason: hold.reason, details: hold.details, createdAt: hold.createdAt },
      pastDue: live?.pastDueSince ? await pastDueOf(tx, subscriber, live.pastDueSince, now) : null,
      waiting: await waitingLines(tx, ctx),
      taxExempt: profile?.taxExempt ?? false,
      termsDays,
      purchaseOrder: profile?.purchaseOrder ?? null,
    };
  });
}

async function pastDueOf(tx: Tx, subscriber: Subscriber, since: Date, now: Date): Promise<PastDue | null> {
  const { tenantId, tenant, defaultMethod, terms } = subscriber;
  const [invoice] = await tx
    .select()
    .from(invoices)
    .where(
      and(
        eq(invoices.tenantId, tenantId),
        isNotNull(invoices.finalizedAt),
        isNull(invoices.paidAt),
        isNull(invoices.voidedAt),
        isNull(invoices.uncollectibleAt),
        eq(invoices.dueAt, since),
      ),
    )
    .orderBy(asc(invoices.dueAt))
    .limit(1);
  if (!invoice?.dueAt) return null;
  const { timeZone } = tenant;
  const step = decideDunning(
    {
      dueAt: invoice.dueAt,
      timeZone,
      canCharge: defaultMethod !== null,
      lastDay: invoice.dunningDay,
      hasNewMethod: defaultMethod !== null && invoice.dunningAt !== null && defaultMethod.createdAt > invoice.dunningAt,
      dunningEnd: terms.dunningEnd,
    },
    now,
  );
  const readOnlyAt = addCalendarDays(since, graceDays, timeZone);
  return {
    since,
    invoiceId: invoice.id,
    number: invoice.number,
    due: money(invoice.dueMinor, currencyOf(invoice.currency)),
    access: now >= readOnlyAt ? "read_only" : "full",
    readOnlyAt,
    lastDay: invoice.dunningDay,
    lastAt: invoice.dunningAt,
    next:
      step.kind === "wait" ? { kind: defaultMethod ? "retry" : "remind", at: step.at } : { kind: step.kind, at: null },
  };
}

async function waitingLines(tx: Tx, { tenantId }: TenantContext): Promise<WaitingLine[]> {
  const rows = await tx
    .select()
    .from(invoiceLines)
    .where(and(eq(invoiceLines.tenantId, tenantId), isNull(invoiceLines.invoiceId)))
    .orderBy(asc(invoiceLines.createdAt), asc(invoiceLines.id))
    .limit(mostLines);
  return rows.map(({ id, kind, code, description, currency, amountMinor, createdAt }) => ({
    id,
    kind,
    code,
    description,
    amount: money(amountMinor, currencyOf(currency)),
    createdAt,
  }));
}
