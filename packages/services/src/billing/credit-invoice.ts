import {
  type CreditableInvoice,
  type CreditNote,
  decideCreditNote,
  spreadCredit,
} from "@tenantry/core/billing/credit-note";
import { CreditInvoiceInput, PreviewCreditInput } from "@tenantry/core/billing/inputs";
import { invoiceState } from "@tenantry/core/billing/invoice-state";
import { gatewayStep } from "@tenantry/core/billing/minimum-charge";
import { isSameTax, taxGroup } from "@tenantry/core/billing/tax";
import { DomainError, fieldError } from "@tenantry/core/errors";
import { type Money, money, subtract, sum } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { payments, refunds } from "@tenantry/db/platform/payments";
import { and, asc, desc, eq, inArray, isNull } from "drizzle-orm";
import type { z } from "zod";
import type { TenantContext } from "../context.ts";
import { requestRefund } from "../payments/request-refund.ts";
import { countCredit } from "./attach-lines.ts";
import { refuseCheckout } from "./awaited-invoice.ts";
import { inBilling } from "./billing-transaction.ts";
import { loadCreditsOf } from "./credited-invoices.ts";
import { loadSubscriber } from "./load-subscriber.ts";
import { currencyOf, taxGroupOf, toInvoiceLine } from "./stored-line.ts";
import { insertCreditNote } from "./write-credit-note.ts";

export type CreditedInvoice = {
  readonly creditNoteId: string;
  readonly total: Money;
  /** What goes back at the gateways, newest payment first; what no payment holds went to the balance. */
  readonly refunds: readonly { readonly paymentId: string; readonly amount: Money; readonly refundId: string }[];
};

/**
 * Corrects a finalized invoice at its own rates, up to what is left to credit: to the balance, or to be refunded.
 * Throws `not_found`, `invalid_transition` (a draft, void or given up), `validation_failed` (more than is left).
 */
export async function creditInvoice(ctx: TenantContext, input: CreditInvoiceInput): Promise<CreditedInvoice> {
  const { reason, ...asked } = CreditInvoiceInput.parse(input);
  const { invoiceId, settledBy } = asked;
  return inBilling(ctx, async (tx, now) => {
    const { note, parts, toBalance } = await planCredit(tx, ctx, asked);
    for (const line of note.lines) await countCredit(tx, line.credits, line.amount.minor);
    const creditNoteId = await insertCreditNote(
      ctx,
      tx,
      await loadSubscriber(tx, ctx.tenantId, now),
      {
        ...stored(note),
        invoiceId,
        toBalance: [{ origin: invoiceId, amount: toBalance }],
        settledBy,
        reason,
      },
      now,
    );
    const requested: CreditedInvoice["refunds"][number][] = [];
    for (const part of parts)
      requested.push({ ...part, refundId: await requestRefund(ctx, tx, { ...part, reason, creditNoteId }, now) });
    return { creditNoteId, total: note.total, refunds: requested };
  });
}

export type CreditPreview = Pick<CreditNote, "taxes" | "total"> & {
  /** What goes back at the gateways, and what goes to the balance. */
  readonly refunded: Money;
  readonly toBalance: Money;
};

/** What `creditInvoice` would write now, to the minor unit. Writes nothing; throws what it throws. */
export async function previewCredit(ctx: TenantContext, input: PreviewCreditInput): Promise<CreditPreview> {
  const asked = PreviewCreditInput.parse(input);
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const { note, refunded, toBalance } = await planCredit(tx, ctx, asked);
    return { taxes: note.taxes, total: note.total, refunded, toBalance };
  });
}

async function planCredit(
  tx: Tx,
  ctx: TenantContext,
  { invoiceId, lines, amountMinor, settledBy }: z.output<typeof PreviewCreditInput>,
) {
  const creditable = await loadCreditable(tx, ctx, invoiceId);
  await refuseCheckout(tx, invoiceId);
  const { currency } = creditable.total;
  const charges = creditable.lines.filter((line) => line.amount.minor > 0n);
  if (!lines && amountMinor === undefined) throw fieldError("amountMinor", "required", "Say what to credit.");
  const requests = lines
    ? lines.map((line) => ({ lineId: line.lineId, amount: money(line.amountMinor, currency) }))
    : spreadCredit(charges, money(amountMinor ?? 0n, currency));
  const note = decideCreditNote({ ...creditable, lines: charges }, requests);
  const parts = settledBy === "refund" ? await refundsFor(tx, invoiceId, note.total) : [];
  const refunded = sum(
    parts.map((part) => part.amount),
    currency,
  );
  return { note, parts, refunded, toBalance: subtract(note.total, refunded) };
}

const stored = (note: CreditNote) => ({
  writtenWith: null,
  taxes: note.taxes,
  total: note.total,
  lines: note.lines.map(({ credits, amount, tax }) => ({
    credits,
    amountMinor: amount.minor.toString(),
    taxCode: tax.code,
    taxRatePpm: tax.ratePpm.toString(),
    taxInclusive: tax.inclusive,
  })),
});

async function loadCreditable(tx: Tx, ctx: TenantContext, invoiceId: string): Promise<CreditableInvoice> {
  const [invoice] = await tx
    .select()
    .from(invoices)
    .where(and(eq(invoices.id, invoiceId), eq(invoices.tenantId, ctx.tenantId)))
    .for("update");
  if (!invoice) throw new DomainError("not_found", "There is no invoice with this id.");
  const state = invoiceState(invoice);
  if (state !== "open" && state !== "paid")
    throw new DomainError("invalid_transition", `An invoice that is ${state} cannot be credited.`);
  const currency = currencyOf(invoice.currency);
  const rows = await tx
    .select()
    .from(invoiceLines)
    .where(eq(invoiceLines.invoiceId, invoiceId))
    .orderBy(asc(invoiceLines.position));
  const ids = rows.map((row) => row.id);
  const notes = await loadCreditsOf(tx, { id: invoiceId, tenantId: ctx.tenantId });
  // Credits by later changes stand on other invoices: what they gave back of the tax is that of their lines.
  const byChange = ids.length === 0 ? [] : await creditsOnInvoices(tx, ids);
  const credited = [...notes.flatMap(({ taxes }) => taxes), ...byChange];
  return {
    total: money(invoice.totalMinor, currency),
    lines: rows.map((row) => {
      const { kind, amount, tax } = toInvoiceLine(row);
      return { id: row.id, kind, amount, credited: money(row.creditedMinor, currency), tax };
    }),
    taxes: invoice.taxes.map((stored) => {
      const group = taxGroupOf(stored, currency);
      const given = credited.filter((other) => isSameTax(other, group)).map((other) => other.tax);
      const all = sum(given, currency);
      return { ...group, credited: all.minor > group.tax.minor ? group.tax : all };
    }),
    creditedTotal: sum(
      [
        ...notes.map(({ total }) => total),
        ...byChange.map((group) => money(group.net.minor + group.tax.minor, currency)),
      ],
      currency,
    ),
  };
}

async function creditsOnInvoices(tx: Tx, lineIds: readonly string[]) {
  const rows = await tx
    .select({ row: invoiceLines })
    .from(invoiceLines)
    .leftJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
    .where(and(inArray(invoiceLines.creditsLineId, [...lineIds]), isNull(invoices.voidedAt)));
  return rows.map(({ row }) => {
    const { amount, tax } = toInvoiceLine(row);
    return taxGroup(money(-amount.minor, amount.currency), tax);
  });
}

async function refundsFor(tx: Tx, invoiceId: string, total: Money) {
  const rows = await tx
    .select()
    .from(payments)
    .where(eq(payments.invoiceId, invoiceId))
    .orderBy(desc(payments.paidAt), desc(payments.id));
  const asked = await tx
    .select({ paymentId: refunds.paymentId, minor: refunds.amountMinor })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(and(eq(payments.invoiceId, invoiceId), isNull(refunds.succeededAt), isNull(refunds.failedAt)));
  let left = total.minor;
  return rows.flatMap((row) => {
    const onItsWay = asked.filter(({ paymentId }) => paymentId === row.id).reduce((all, { minor }) => all + minor, 0n);
    const held = row.amountMinor - row.refundedMinor - onItsWay;
    const covers = held >= left;
    const whole = covers ? left : held;
    // The gateway takes whole steps; the rest stays on the balance.
    const minor = whole - (whole % gatewayStep(row.gateway, total.currency));
    left -= minor;
    return minor > 0n ? [{ paymentId: row.id, amount: money(minor, total.currency) }] : [];
  });
}
