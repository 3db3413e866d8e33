import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { StoredParty } from "@tenantry/core/billing/stored";
import type { TaxGroup } from "@tenantry/core/billing/tax";
import { DomainError } from "@tenantry/core/errors";
import { isUuid } from "@tenantry/core/ids";
import type { LocalText } from "@tenantry/core/locale";
import { type Money, money, subtract, sum } from "@tenantry/core/money";
import type { DocumentLanguage } from "@tenantry/core/ports/documents";
import { invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { paymentAttempts, payments } from "@tenantry/db/platform/payments";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, asc, eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import { type CreditNoteRow, creditNotesOf } from "./list-credit-notes.ts";
import { type InvoiceRow, lastAttemptFailed, toRow } from "./list-invoices.ts";
import { currencyOf, taxGroupOf, toInvoiceLine } from "./stored-line.ts";

export type PrintedLine = InvoiceLine & {
  readonly id: string;
  /** Of a line that staff wrote; the others take their words from the catalogue. */
  readonly description: LocalText | null;
  readonly credited: Money;
};

export type InvoiceDetails = InvoiceRow & {
  readonly lines: readonly PrintedLine[];
  readonly taxes: readonly TaxGroup[];
  readonly net: Money;
  readonly tax: Money;
  /** Signed as in `settle`. */
  readonly fromBalance: Money;
  /** Asked for at finalization. */
  readonly asked: Money;
  /** What gateways' steps changed; on the receipt. */
  readonly rounding: Money;
  readonly paid: Money;
  readonly issuer: StoredParty | null;
  readonly customer: StoredParty | null;
  readonly language: DocumentLanguage;
  readonly notes: string | null;
  readonly purchaseOrder: string | null;
  readonly termsDays: number;
  readonly documentKey: string | null;
  readonly payments: readonly Payment[];
  readonly attempts: readonly Attempt[];
  readonly creditNotes: readonly CreditNoteRow[];
};

type Payment = Pick<typeof payments.$inferSelect, "id" | "gateway" | "method" | "paidAt" | "disputedAt"> & {
  readonly amount: Money;
  readonly rounding: Money;
  readonly refunded: Money;
};
type Attempt = Pick<
  typeof paymentAttempts.$inferSelect,
  | "id"
  | "gateway"
  | "kind"
  | "createdAt"
  | "succeededAt"
  | "failedAt"
  | "canceledAt"
  | "failureCode"
  | "url"
  | "expiresAt"
>;

/** One invoice of the tenant with everything on it. Throws `not_found`, also for another tenant's. */
export async function getInvoice(ctx: TenantContext, invoiceId: string): Promise<InvoiceDetails> {
  const missing = () => new DomainError("not_found", "There is no invoice with this id.");
  if (!isUuid(invoiceId)) throw missing();
  const now = ctx.clock.now();
  return ctx.db.withTenant(ctx.tenantId, async (tx) => {
    const [row] = await tx
      .select({ invoice: invoices, tenantName: tenants.name, timeZone: tenants.timeZone, hasFailed: lastAttemptFailed })
      .from(invoices)
      .innerJoin(tenants, eq(tenants.id, invoices.tenantId))
      .where(and(eq(invoices.id, invoiceId), eq(invoices.tenantId, ctx.tenantId)));
    if (!row) throw missing();
    const { invoice } = row;
    const currency = currencyOf(invoice.currency);
    const [lines, paid, attempts, creditNotes] = await Promise.all([
      tx.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId)).orderBy(asc(invoiceLines.position)),
      tx.select().from(payments).where(eq(payments.invoiceId, invoiceId)).orderBy(asc(payments.paidAt)).limit(100),
      tx
        .select()
        .from(paymentAttempts)
        .where(eq(paymentAttempts.invoiceId, invoiceId))
        .orderBy(asc(paymentAttempts.createdAt))
        .limit(100),
      creditNotesOf(tx, { id: invoiceId, tenantId: ctx.tenantId }),
    ]);
    const received = paid.map((payment) => ({
      id: payment.id,
      gateway: payment.gateway,
      method: payment.method,
      paidAt: payment.paidAt,
      disputedAt: payment.disputedAt,
      amount: money(payment.amountMinor, currency),
      rounding: money(payment.roundingMinor, currency),
      refunded: money(payment.refundedMinor, currency),
    }));
    const rounding = sum(
      received.map((payment) => payment.rounding),
      currency,
    );
    const amount = sum(
      received.map((payment) => payment.amount),
      currency,
    );
    const { language, notes, purchaseOrder, termsDays, documentKey, issuer, customer } = invoice;
    return {
      ...toRow(invoice, row, now),
      lines: lines
        // A credit that went to a credit note whole has left nothing to print.
        .filter((line) => line.amountMinor !== 0n || line.kind !== "credit")
        .map((line) => ({
          ...toInvoiceLine(line),
          id: line.id,
          description: line.description,
          credited: money(line.creditedMinor, currency),
        })),
      taxes: invoice.taxes.map((stored) => taxGroupOf(stored, currency)),
      net: money(invoice.netMinor, currency),
      tax: money(invoice.taxMinor, currency),
      fromBalance: money(invoice.fromBalanceMinor, currency),
      asked: money(invoice.dueMinor, currency),
      rounding,
      paid: subtract(amount, rounding),
      issuer,
      customer,
      language,
      notes,
      purchaseOrder,
      termsDays,
      documentKey,
      payments: received,
      attempts: attempts.map(
        ({ id, gateway, kind, createdAt, succeededAt, failedAt, canceledAt, failureCode, url, expiresAt }) => {
          const dates = { createdAt, succeededAt, failedAt, canceledAt, expiresAt };
          return { id, gateway, kind, failureCode, url, ...dates };
        },
      ),
      creditNotes,
    };
  });
}
