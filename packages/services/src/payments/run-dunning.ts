import { invoiceState } from "@tenantry/core/billing/invoice-state";
import { DomainError } from "@tenantry/core/errors";
import type { Locale } from "@tenantry/core/locale";
import { type Dunning, decideDunning } from "@tenantry/core/subscription/dunning";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { invoices } from "@tenantry/db/platform/billing";
import { clocks, tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, lte, sql } from "drizzle-orm";
import { isNotAwaited } from "../billing/awaited-invoice.ts";
import { inBilling } from "../billing/billing-transaction.ts";
import { actorRef, type TenantContext } from "../context.ts";
import { endByDunning } from "../subscription/end-by-dunning.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";
import { type Attempt, findOpenAttempt } from "./attempt.ts";
import { gatewayOf, type PaymentContext, type TenantPaymentContext, type WithPortal } from "./context.ts";
import type { PaymentResult, Visit } from "./drive-attempt.ts";
import { findDefaultMethod, type MethodRow } from "./method.ts";
import { releaseAttempt } from "./release-attempt.ts";
import { continueAttempt, payWith } from "./start-payment.ts";

export type Dunned =
  /** Not owed, not due, or its rung has been taken. */
  | "waiting"
  | "paid"
  | "failed"
  /** The bank wants its customer, or nobody knows yet: nothing else is tried beside it. */
  | "pending"
  | "reminded"
  | "ended";

type InvoiceRow = typeof invoices.$inferSelect;
type Owed = {
  invoice: InvoiceRow;
  dueAt: Date;
  timeZone: string;
  locale: Locale;
  method: MethodRow | undefined;
  open: Attempt | undefined;
};

const mostAtOnce = 10_000;

/**
 * One step of an unpaid invoice's ladder: a charge of the default card, a reminder, or the end of the subscription. The rung is
 * written with the charge's permanent key before any card is touched. Safe to repeat; throws `unavailable` when the gateway is.
 */
export async function dunInvoice(
  ctx: TenantPaymentContext & WithPortal,
  input: { invoiceId: string },
): Promise<Dunned> {
  const owed = await ctx.db.withTenant(ctx.tenantId, (tx) => loadOwed(tx, ctx, input.invoiceId));
  if (!owed) return "waiting";
  const { invoice, method, open } = owed;
  const silent = open?.kind === "off_session" ? open : undefined;
  if (silent && silent.url === null) {
    const drive = { ...visitOf(ctx, owed), saveMethod: false, invoiceNumber: invoice.number ?? "" };
    return dunned(await continueAttempt(ctx, silent, drive));
  }
  // Whoever sends a transfer, or was sent to their bank with this card, is reminded and not charged beside it.
  const isOnItsWay = open?.kind === "manual" || (silent !== undefined && silent.methodId === method?.id);
  const charged = isOnItsWay ? undefined : method;
  const step = decideDunning(
    {
      dueAt: owed.dueAt,
      timeZone: owed.timeZone,
      canCharge: charged !== undefined,
      lastDay: invoice.dunningDay,
      hasNewMethod: method !== undefined && invoice.dunningAt !== null && method.createdAt > invoice.dunningAt,
      // The plan's own is read where the subscription ends.
      dunningEnd: "free",
    },
    ctx.clock.now(),
  );
  return take(ctx, owed, step, charged);
}

async function take(
  ctx: TenantPaymentContext & WithPortal,
  owed: Owed,
  step: Dunning,
  method: MethodRow | undefined,
): Promise<Dunned> {
  const { invoice, open } = owed;
  const invoiceId = invoice.id;
  if (step.kind === "remind") return remind(ctx, invoiceId, step.day);
  if (step.kind === "end") {
    const released = open ? await releaseAttempt(ctx, open) : "released";
    if (released !== "released") return released === "succeeded" ? "paid" : "pending";
    await endByDunning(ctx, { invoiceId });
    return "ended";
  }
  if (step.kind === "wait" || !method) return "waiting";
  const { day } = step;
  const choice = { kind: "off_session", gateway: gatewayOf(ctx, method.gateway), method } as const;
  try {
    const result = await payWith(ctx, { ...visitOf(ctx, owed), invoiceId, choice }, (tx, now) =>
      climb(tx, invoiceId, day ?? invoice.dunningDay, now),
    );
    return dunned(result);
  } catch (error) {
    // Somebody paid it, or took it back, meanwhile.
    if (error instanceof DomainError && error.code === "invalid_transition") return "waiting";
    throw error;
  }
}

function dunned(result: PaymentResult): Dunned {
  if (result.status === "succeeded") return "paid";
  if (result.status !== "failed") return "pending";
  if (result.retryable) throw new DomainError("unavailable", "The gateway is not available.");
  return "failed";
}

async function climb(tx: Tx, invoiceId: string, day: number | null, now: Date): Promise<void> {
  await tx.update(invoices).set({ dunningDay: day, dunningAt: now }).where(eq(invoices.id, invoiceId));
}

async function remind(ctx: TenantContext, invoiceId: string, day: number): Promise<Dunned> {
  const { tenantId, requestId } = ctx;
  return inBilling(ctx, async (tx, now) => {
    const owed = await loadOwed(tx, ctx, invoiceId);
    const last = owed?.invoice.dunningDay ?? null;
    if (!owed || (last !== null && last >= day)) return "waiting";
    await climb(tx, invoiceId, day, now);
    await enqueueEvent(tx, { name: "invoice/reminder.due", data: { tenantId, invoiceId, day } }, now);
    const actor = actorRef(ctx.actor);
    const after = { day };
    await recordAudit(tx, { tenantId, actor, action: "invoice.reminded", targetId: invoiceId, after, requestId }, now);
    return "reminded";
  });
}

/** A debt that is due. The invoice of an unpaid checkout is none, nor is a disputed one. */
async function loadOwed(tx: Tx, ctx: TenantContext, invoiceId: string): Promise<Owed | undefined> {
  const { tenantId } = ctx;
  const [row] = await tx
    .select({ invoice: invoices, tenant: tenants })
    .from(invoices)
    .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
    .where(and(eq(invoices.id, invoiceId), eq(invoices.tenantId, tenantId), isNotAwaited(tx)));
  if (!row) return undefined;
  const { invoice, tenant } = row;
  if (invoiceState(invoice) !== "open" || invoice.paidAt || !invoice.dueAt || tenant.deactivatedAt) return undefined;
  return {
    invoice,
    dueAt: invoice.dueAt,
    timeZone: tenant.timeZone,
    locale: tenant.language === "ar" ? "ar" : "en",
    method: await findDefaultMethod(tx, tenantId),
    open: await findOpenAttempt(tx, invoiceId),
  };
}

const isOwed = and(
  isNotNull(invoices.finalizedAt),
  isNull(invoices.paidAt),
  isNull(invoices.voidedAt),
  isNull(invoices.uncollectibleAt),
);

/** Hourly: a step of every ladder that stands on a rung by its tenant's own time. */
export async function sweepDunning(ctx: PaymentContext & WithPortal): Promise<{ done: number }> {
  const own = sql`coalesce(${clocks.now}, ${ctx.clock.now().toISOString()}::timestamptz)`;
  const rows = await ctx.db.orm
    .select({ tenantId: invoices.tenantId })
    .from(invoices)
    .leftJoin(clocks, eq(clocks.tenantId, invoices.tenantId))
    .where(and(isOwed, lte(invoices.dueAt, own)))
    .orderBy(asc(invoices.dueAt))
    .limit(mostAtOnce);
  return sweepTenants(ctx, rows, "ladders", async (tenant) => {
    const steps = await dunTenant({ ...tenant, gateways: ctx.gateways, origins: ctx.origins });
    return steps.some((step) => step !== "waiting");
  });
}

/** A step for each unpaid invoice of one tenant, oldest first: also what a new card sets off. */
export async function dunTenant(ctx: TenantPaymentContext & WithPortal): Promise<Dunned[]> {
  const now = ctx.clock.now();
  const rows = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select({ id: invoices.id })
      .from(invoices)
      .where(and(eq(invoices.tenantId, ctx.tenantId), isOwed, lte(invoices.dueAt, now)))
      .orderBy(asc(invoices.dueAt))
      .limit(100),
  );
  const steps: Dunned[] = [];
  for (const { id } of rows) steps.push(await dunInvoice(ctx, { invoiceId: id }));
  return steps;
}

function visitOf(ctx: TenantContext & WithPortal, { invoice, locale }: Owed): Visit {
  const page = `${ctx.origins.portalOrigin}/billing/${ctx.tenantId}/invoices/${invoice.id}`;
  return { successUrl: `${page}/payment`, cancelUrl: page, locale };
}
