import { randomUUIDv7 } from "node:crypto";
import type { Document } from "@tenantry/core/billing/invoice";
import type { StoredCreditLine } from "@tenantry/core/billing/stored";
import type { TaxGroup } from "@tenantry/core/billing/tax";
import { type Money, sum } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { balanceEntries, creditNotes, invoiceLines } from "@tenantry/db/platform/billing";
import { eq } from "drizzle-orm";
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
  { creditNote, invoiceId }: { creditNote: Document; invoiceId: string },
  now: Date,
): Promise<string> {
  const lines = creditNote.lines.map(
    ({ credits, amount, tax }): StoredCreditLine => ({
      credits: credits ?? invoiceId,
      amountMinor: amount.minor.toString(),
      taxCode: tax.code,
      taxRatePpm: tax.ratePpm.toString(),
      taxInclusive: tax.inclusive,
    }),
  );
  const creditedLine = creditNote.lines.find((line) => line.credits)?.credits;
  const [credited] = creditedLine
    ? await tx.select({ invoiceId: invoiceLines.invoiceId }).from(invoiceLines).where(eq(invoiceLines.id, creditedLine))
    : [];
  const origin = credited?.invoiceId ?? invoiceId;
  const { total, taxes } = creditNote;
  return insertCreditNote(
    ctx,
    tx,
    subscriber,
    {
      invoiceId: origin,
      writtenWith: invoiceId,
      lines,
      taxes,
      total,
      toBalance: total,
      settledBy: "balance",
      reason: null,
    },
    now,
  );
}

export type NewCreditNote = {
  /** The invoice it corrects. */
  readonly invoiceId: string;
  /** The invoice whose excess it is; null for a correction by staff. */
  readonly writtenWith: string | null;
  readonly lines: readonly StoredCreditLine[];
  readonly taxes: readonly TaxGroup[];
  readonly total: Money;
  /** What of the total goes to the balance; the rest is refunded. */
  readonly toBalance: Money;
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
  if (note.toBalance.minor !== 0n) {
    await tx.insert(balanceEntries).values({
      tenantId,
      key: `credit_note:${creditNoteId}`,
      currency,
      amountMinor: note.toBalance.minor,
      kind: "credit_note",
      invoiceId: note.writtenWith,
      originInvoiceId: note.invoiceId,
      createdAt: now,
    });
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
