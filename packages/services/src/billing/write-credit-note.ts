import { randomUUIDv7 } from "node:crypto";
import type { Document } from "@tenantry/core/billing/invoice";
import type { InvoiceLine } from "@tenantry/core/billing/line";
import type { StoredCreditLine } from "@tenantry/core/billing/stored";
import { grossOf, type TaxGroup, taxGroups } from "@tenantry/core/billing/tax";
import { assert } from "@tenantry/core/errors";
import { allocate, type Money, sum, zero } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { balanceEntries, creditNotes, invoiceLines } from "@tenantry/db/platform/billing";
import { inArray } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import type { Subscriber } from "./load-subscriber.ts";
import { takeNumber } from "./number.ts";
import { customerParty, documentLanguage, issuerParty } from "./parties.ts";
import { storedTax } from "./stored-line.ts";

/** The credit that an invoice could not take: amounts are positive, its gross goes to the balance. */
export async function writeCreditNote(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  /** `lineIds`: the lines of the invoice, in the order of those of the credit note that are their excess. */
  { creditNote, invoiceId, lineIds }: { creditNote: Document; invoiceId: string; lineIds: readonly string[] },
  now: Date,
): Promise<string> {
  const { total, taxes } = creditNote;
  const lines = creditNote.lines.map(({ credits, amount, tax }, i): StoredCreditLine => {
    const lineId = lineIds[i];
    assert(lineId, "each credit stood on the invoice");
    return {
      credits,
      lineId,
      amountMinor: amount.minor.toString(),
      taxCode: tax.code,
      taxRatePpm: tax.ratePpm.toString(),
      taxInclusive: tax.inclusive,
    };
  });
  const originOf = await loadOrigins(tx, creditNote, invoiceId);
  const byOrigin = [...Map.groupBy(creditNote.lines, originOf)];
  const gross = byOrigin.map(([, of]) => grossOf(taxGroups(of, total.currency), total.currency).minor);
  const parts = total.minor > 0n ? allocate(total, gross) : [];
  const toBalance = byOrigin.map(([origin], i) => ({ origin, amount: parts[i] ?? zero(total.currency) }));
  const [first] = toBalance;
  const note = { invoiceId: first?.origin ?? invoiceId, writtenWith: invoiceId, lines, taxes, total, toBalance };
  return insertCreditNote(ctx, tx, subscriber, { ...note, settledBy: "balance", reason: null }, now);
}

/** The invoice that a line takes back from; of a line of staff's own, the one that could not take it. */
async function loadOrigins(tx: Tx, { lines }: Document, invoiceId: string) {
  const ids = lines.flatMap(({ credits }) => credits ?? []);
  const rows = ids.length
    ? await tx
        .select({ id: invoiceLines.id, invoiceId: invoiceLines.invoiceId })
        .from(invoiceLines)
        .where(inArray(invoiceLines.id, ids))
    : [];
  const invoiceOf = new Map(rows.map((row) => [row.id, row.invoiceId]));
  return ({ credits }: InvoiceLine): string => (credits && invoiceOf.get(credits)) ?? invoiceId;
}

export type NewCreditNote = {
  /** The invoice it corrects; of several, the first: its lines say all. */
  readonly invoiceId: string;
  /** The invoice whose excess it is; null for a correction by staff. */
  readonly writtenWith: string | null;
  readonly lines: readonly StoredCreditLine[];
  readonly taxes: readonly TaxGroup[];
  readonly total: Money;
  /** What of the total goes to the balance, by the invoice it came out of; the rest is refunded. */
  readonly toBalance: readonly { readonly origin: string; readonly amount: Money }[];
  readonly settledBy: "balance" | "refund";
  readonly reason: string | null;
};

/** Number, row, balance, event and audit of a credit note; what is credited is counted by the caller. */
export async function insertCreditNote(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  note: NewCreditNote,
  now: Date,
): Promise<string> {
  const { tenantId, currency, settings } = subscriber;
  const creditNoteId = randomUUIDv7();
  const { sequence, number } = await takeNumber(tx, "credit_note", subscriber, now);
  const net = sum(
    note.taxes.map((group) => group.net),
    currency,
  );
  const tax = sum(
    note.taxes.map((group) => group.tax),
    currency,
  );
  await tx.insert(creditNotes).values({
    id: creditNoteId,
    tenantId,
    invoiceId: note.invoiceId,
    sequence,
    number,
    currency,
    lines: [...note.lines],
    taxes: note.taxes.map(storedTax),
    netMinor: net.minor,
    taxMinor: tax.minor,
    totalMinor: note.total.minor,
    reason: note.reason,
    settledBy: note.settledBy,
    issuer: issuerParty(settings),
    customer: customerParty(subscriber),
    language: documentLanguage(subscriber),
    createdAt: now,
  });
  const toBalance = note.toBalance.filter(({ amount }) => amount.minor !== 0n);
  if (toBalance.length > 0) {
    await tx.insert(balanceEntries).values(
      toBalance.map(({ origin, amount }, i) => ({
        tenantId,
        key: i === 0 ? `credit_note:${creditNoteId}` : `credit_note:${creditNoteId}:${origin}`,
        currency,
        amountMinor: amount.minor,
        kind: "credit_note" as const,
        invoiceId: note.writtenWith,
        originInvoiceId: origin,
        createdAt: now,
      })),
    );
  }
  await enqueueEvent(tx, { name: "credit_note/created", data: { tenantId, creditNoteId } }, now);
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "credit_note.created",
      targetId: creditNoteId,
      reason: note.reason,
      after: { number, currency, totalMinor: note.total.minor.toString(), settledBy: note.settledBy },
      requestId: ctx.requestId,
    },
    now,
  );
  return creditNoteId;
}
