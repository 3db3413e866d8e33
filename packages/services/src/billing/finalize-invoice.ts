import { assert } from "@tenantry/core/errors";
import { type Money, negate } from "@tenantry/core/money";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { balanceEntries, invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { eq } from "drizzle-orm";
import { actorRef, type ServiceContext } from "../context.ts";
import { composeFor, keptAmounts } from "./compose.ts";
import type { Subscriber } from "./load-subscriber.ts";
import { takeNumber } from "./number.ts";
import { customerParty, issuerParty } from "./parties.ts";
import { type StoredLine, storedTax } from "./stored-line.ts";
import { writeCreditNote } from "./write-credit-note.ts";

export type FinalizedInvoice =
  | {
      readonly kind: "open" | "paid";
      readonly invoiceId: string;
      readonly number: string;
      readonly total: Money;
      readonly due: Money;
      readonly creditNoteId: string | null;
    }
  /** Credits without a charge: a credit note, and no invoice. */
  | { readonly kind: "credited"; readonly invoiceId: string; readonly creditNoteId: string | null };

/**
 * Gives a draft its figures, its number and its parties; from then on it is immutable. The excess of its credits goes to a
 * credit note and the balance, the balance pays, and an amount due of 0 is paid at once.
 */
export async function finalizeInvoice(
  ctx: ServiceContext,
  tx: Tx,
  subscriber: Subscriber,
  draft: {
    readonly invoiceId: string;
    readonly lines: readonly StoredLine[];
    readonly dueAt: Date;
    readonly reason?: string | null;
  },
  now: Date,
): Promise<FinalizedInvoice> {
  const { invoiceId } = draft;
  const { tenantId, currency, settings } = subscriber;
  const lines = draft.lines.map(({ line }) => line);
  const composed = composeFor(subscriber, lines);
  const kept = keptAmounts(lines, composed);
  const lineIds: string[] = [];
  for (const { id, line } of draft.lines) {
    const amount = kept.get(line) ?? line.amount;
    if (amount.minor === line.amount.minor) continue;
    lineIds.push(id);
    await tx
      .update(invoiceLines)
      .set({ amountMinor: amount.minor, listMinor: amount.minor })
      .where(eq(invoiceLines.id, id));
  }
  if (composed.lines.length === 0) {
    const { creditNote } = composed;
    const creditNoteId =
      creditNote && (await writeCreditNote(ctx, tx, subscriber, { creditNote, invoiceId, lineIds }, now));
    await tx.update(invoices).set({ voidedAt: now, finalizeAt: null }).where(eq(invoices.id, invoiceId));
    return { kind: "credited", invoiceId, creditNoteId };
  }
  const isPaid = composed.due.minor === 0n;
  const creditNoteId = composed.creditNote
    ? await writeCreditNote(ctx, tx, subscriber, { creditNote: composed.creditNote, invoiceId, lineIds }, now)
    : null;
  if (composed.fromBalance.minor !== 0n) {
    await tx.insert(balanceEntries).values({
      tenantId,
      key: `invoice:${invoiceId}`,
      currency,
      amountMinor: negate(composed.fromBalance).minor,
      kind: composed.balanceAfter.minor < 0n ? "carried" : "applied",
      invoiceId,
      createdAt: now,
    });
  }
  await enqueueEvent(tx, { name: "invoice/finalized", data: { tenantId, invoiceId } }, now);
  if (isPaid) await enqueueEvent(tx, { name: "invoice/paid", data: { tenantId, invoiceId } }, now);
  // Last, because its row is locked until the commit: whoever else finalizes waits for it.
  const { sequence, number } = await takeNumber(tx, "invoice", subscriber, now);
  const [finalized] = await tx
    .update(invoices)
    .set({
      sequence,
      number,
      netMinor: composed.net.minor,
      taxMinor: composed.tax.minor,
      totalMinor: composed.total.minor,
      fromBalanceMinor: composed.fromBalance.minor,
      dueMinor: composed.due.minor,
      taxes: composed.taxes.map(storedTax),
      issuer: issuerParty(settings),
      customer: customerParty(subscriber),
      finalizeAt: null,
      finalizedAt: now,
      dueAt: draft.dueAt,
      paidAt: isPaid ? now : null,
    })
    .where(eq(invoices.id, invoiceId))
    .returning({ id: invoices.id });
  assert(finalized, `no draft ${invoiceId}`);
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "invoice.finalized",
      targetId: invoiceId,
      reason: draft.reason ?? null,
      after: {
        number,
        currency,
        totalMinor: composed.total.minor.toString(),
        dueMinor: composed.due.minor.toString(),
      },
      requestId: ctx.requestId,
    },
    now,
  );
  const { total, due } = composed;
  return { kind: isPaid ? "paid" : "open", invoiceId, number, total, due, creditNoteId };
}
