import { invoiceState } from "@tenantry/core/billing/invoice-state";
import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { TaxGroup } from "@tenantry/core/billing/tax";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import { DomainError } from "@tenantry/core/errors";
import type { Currency, Money } from "@tenantry/core/money";
import type { Period } from "@tenantry/core/period/period";
import { toGatewayAmount } from "@tenantry/core/ports/payments";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import type { Tx } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { invoices } from "@tenantry/db/platform/billing";
import { registrations } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { inBilling } from "../billing/billing-transaction.ts";
import { getInvoice } from "../billing/get-invoice.ts";
import { onHold } from "../billing/hold.ts";
import { listPrice, loadSubscriber } from "../billing/load-subscriber.ts";
import { writeInvoice } from "../billing/write-invoice.ts";
import { actorRef, type TenantContext } from "../context.ts";
import type { TenantPaymentContext } from "../payments/context.ts";
import type { PaymentResult, Visit } from "../payments/drive-attempt.ts";
import { listGateways } from "../payments/list-gateways.ts";
import { refreshPayment } from "../payments/refresh-payment.ts";
import { startPayment } from "../payments/start-payment.ts";
import { planTheChange } from "../subscription/plan-the-change.ts";
import { previewChange } from "../subscription/preview-change.ts";
import { acceptPaidRegistration } from "./accept-paid-registration.ts";

type Registration = typeof registrations.$inferSelect;

/** What a business pays before it is set up, to the minor unit. */
export type RegistrationCheckout = {
  readonly planCode: string;
  readonly cycle: Cycle;
  /** The period as it would begin now; the paid one begins when the business is ready. */
  readonly period: Pick<Period, "start" | "end">;
  readonly lines: readonly InvoiceLine[];
  readonly taxes: readonly TaxGroup[];
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
  /** Signed as in `settle`. */
  readonly fromBalance: Money;
  readonly due: Money;
  /** What the card page asks for: the amount due in the gateway's step; null where no card page takes the currency. */
  readonly charged: Money | null;
  /** The address is held, and the price kept, until then. */
  readonly expiresAt: Date | null;
  /** The invoice that is waiting; null until its owner goes to pay. */
  readonly invoice: { readonly id: string; readonly number: string | null } | null;
};

/** Reads what is to be paid: the waiting invoice's figures, else those that one would have now. */
export async function registrationCheckout(ctx: TenantPaymentContext): Promise<RegistrationCheckout> {
  const figures = await figuresOf(ctx);
  const gateway = await cardPage(ctx, figures.due.currency);
  return { ...figures, charged: gateway && toGatewayAmount(figures.due, gateway.step).charged };
}

const cardPage = async (ctx: TenantPaymentContext, currency: Currency) =>
  (await listGateways(ctx, currency)).find(({ hosted }) => hosted) ?? null;

async function figuresOf(ctx: TenantContext): Promise<Omit<RegistrationCheckout, "charged">> {
  const now = ctx.clock.now();
  const registration = await ctx.db.withTenant(ctx.tenantId, (tx) => load(tx, ctx));
  requireWaiting(registration, now);
  const { planCode, cycle, expiresAt, invoiceId } = registration;
  const written = invoiceId ? await getInvoice(ctx, invoiceId) : null;
  if (written?.state === "open") {
    const { lines, taxes, net, tax, total, fromBalance, due, id, number, period } = written;
    const shown = period ?? { start: now, end: now };
    return {
      planCode,
      cycle,
      expiresAt,
      lines,
      taxes,
      net,
      tax,
      total,
      fromBalance,
      due,
      period: shown,
      invoice: { id, number },
    };
  }
  const preview = await previewChange(ctx, { planCode, cycle, convertAt: "now", by: "customer" });
  const { lines, taxes, net, tax, total, fromBalance, dueNow: due, newPeriod: period } = preview;
  return { planCode, cycle, expiresAt, lines, taxes, net, tax, total, fromBalance, due, period, invoice: null };
}

/**
 * Leads to the gateway's card page. The same call again, in another tab or after a reload, leads to the same page of the
 * same invoice. Errors: `gone` when the registration has expired, `invalid_transition` when it does not wait for money,
 * `plan_not_selectable`, `conflict` with reason `billing_on_hold`.
 */
export async function payRegistration(ctx: TenantPaymentContext, visit: Visit): Promise<PaymentResult> {
  const { currency } = (await figuresOf(ctx)).due;
  const gateway = await cardPage(ctx, currency);
  if (!gateway) throw new DomainError("unavailable", `No card page takes ${currency} here.`);
  const opened = await openCheckout(ctx);
  if (opened.isPaid) return { status: "succeeded" };
  return startPayment(ctx, { ...visit, invoiceId: opened.invoiceId, gateway: gateway.id, saveMethod: true });
}

/** What the last try has come to, asked at the gateway; null when nobody tried. Provisioning starts with the answer. */
export async function refreshRegistrationPayment(ctx: TenantPaymentContext): Promise<PaymentResult | null> {
  const { invoiceId, paidAt } = await ctx.db.withTenant(ctx.tenantId, (tx) => load(tx, ctx));
  if (paidAt) return { status: "succeeded" };
  return invoiceId ? refreshPayment(ctx, { invoiceId }) : null;
}

async function openCheckout(ctx: TenantContext): Promise<{ invoiceId: string; isPaid: boolean }> {
  const opened = await inBilling(ctx, async (tx, now) => {
    const registration = await load(tx, ctx, "lock");
    requireWaiting(registration, now);
    const waiting = await openInvoice(tx, registration);
    if (waiting) return { invoiceId: waiting, isPaid: false };
    return writeCheckout(ctx, tx, registration, now);
  });
  // The hold is committed: staff see why nothing could be billed.
  if (!opened) throw onHold();
  return opened;
}

async function openInvoice(tx: Tx, { invoiceId }: Registration): Promise<string | null> {
  if (!invoiceId) return null;
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId));
  return invoice && invoiceState(invoice) === "open" ? invoiceId : null;
}

async function writeCheckout(ctx: TenantContext, tx: Tx, registration: Registration, now: Date) {
  const { planCode, cycle } = registration;
  const subscriber = await loadSubscriber(tx, ctx.tenantId, now);
  if (subscriber.hold) throw onHold();
  const { target, change } = await planTheChange(
    tx,
    subscriber,
    { planCode, cycle, convertAt: "now", by: "customer" },
    [],
    now,
  );
  const bill = await writeInvoice(
    ctx,
    tx,
    subscriber,
    {
      kind: "change",
      subscriptionId: null,
      period: change.newPeriod,
      lines: change.lines,
      planPrice: listPrice(target),
      ...(registration.expiresAt && { dueAt: registration.expiresAt }),
    },
    now,
  );
  if (bill.kind === "held") return null;
  if (bill.kind !== "open" && bill.kind !== "paid")
    throw new DomainError("invalid_transition", "There is nothing to pay for.");
  const { invoiceId } = bill;
  await tx
    .update(registrations)
    .set({ invoiceId, planVersionId: target.planVersionId })
    .where(eq(registrations.id, registration.id));
  const entry = { tenantId: ctx.tenantId, actor: actorRef(ctx.actor), requestId: ctx.requestId };
  const after = { invoiceId, plan: planCode, cycle };
  await recordAudit(tx, { ...entry, action: "registration.checkout_opened", targetId: registration.id, after }, now);
  // Less than a gateway takes is carried to the next invoice: nothing is waited for.
  const isPaid = bill.kind === "paid";
  if (isPaid) await acceptPaidRegistration(ctx, tx, { tenantId: ctx.tenantId, invoiceId }, now);
  return { invoiceId, isPaid };
}

function requireWaiting(registration: Registration, now: Date): void {
  const status = registrationStatus(registration, now);
  if (status === "awaiting_payment") return;
  if (status === "expired") throw new DomainError("gone", "This registration has expired.");
  throw new DomainError("invalid_transition", "This registration does not wait for a payment.");
}

async function load(tx: Tx, { tenantId }: TenantContext, lock?: "lock"): Promise<Registration> {
  const query = tx.select().from(registrations).where(eq(registrations.tenantId, tenantId));
  const [registration] = lock ? await query.for("update") : await query;
  if (!registration) throw new DomainError("not_found", "This tenant was not registered.");
  return registration;
}
