import { randomUUIDv7 } from "node:crypto";
import { InvoiceReasonInput } from "@tenantry/core/billing/inputs";
import { invoiceState } from "@tenantry/core/billing/invoice-state";
import { DomainError } from "@tenantry/core/errors";
import type { Tx } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { balanceEntries, creditNotes, invoiceLines, invoices } from "@tenantry/db/platform/billing";
import { subscriptionChanges } from "@tenantry/db/platform/subscription";
import { and, asc, eq, inArray, isNull, ne, or } from "drizzle-orm";
import { actorRef, type ServiceContext, type TenantContext } from "../context.ts";
import { refreshPastDue } from "../subscription/refresh-past-due.ts";
import { countCredit } from "./attach-lines.ts";
import { loadWaitingChange } from "./awaited-invoice.ts";
import { inBilling } from "./billing-transaction.ts";
import { creditsInvoice } from "./credited-invoices.ts";
import { firstOwnPosition } from "./load-lines.ts";

/**
 * Takes back an open invoice by hand: it keeps its number, what it took from the balance returns, what it credited is owed
 * again. A change that waited for it is withdrawn. Throws `not_found`, `invalid_transition` unless it is open and uncredited.
 */
export async function voidInvoice(ctx: TenantContext, input: InvoiceReasonInput): Promise<void> {
  const { invoiceId, reason } = InvoiceReasonInput.parse(input);
  await inBilling(ctx, async (tx, now) => {
    const change = await loadWaitingChange(tx, invoiceId);
    await takeBackInvoice(ctx, tx, { invoiceId, reason, keepsWaiting: change !== null }, now);
    if (change) {
      await tx
        .update(subscriptionChanges)
        .set({ withdrawnAt: now, withdrawnBecause: "failed" })
        .where(eq(subscriptionChanges.id, change.id));
    }
    await refreshPastDue(ctx, tx, ctx.tenantId, now);
  });
}

/** `keepsWaiting`: lines that had waited for an invoice wait again (for the next one), as copies. */
export async function takeBackInvoice(
  ctx: ServiceContext,
  tx: Tx,
  { invoiceId, reason, keepsWaiting }: { invoiceId: string; reason: string; keepsWaiting: boolean },
  now: Date,
): Promise<void> {
  const [invoice] = await tx.select().from(invoices).where(eq(invoices.id, invoiceId)).for("update");
  if (!invoice) throw new DomainError("not_found", "There is no invoice with this id.");
  const { tenantId, currency } = invoice;
  const [corrected] = await tx.select({ id: creditNotes.id }).from(creditNotes).where(creditsInvoice(invoice)).limit(1);
  const [excess] = await tx
    .select({ key: balanceEntries.key })
    .from(balanceEntries)
    .where(
      and(
        eq(balanceEntries.tenantId, tenantId),
        eq(balanceEntries.invoiceId, invoiceId),
        eq(balanceEntries.kind, "credit_note"),
      ),
    )
    .limit(1);
  const isCredited = corrected || excess || (await isCreditedElsewhere(tx, invoice));
  if (invoiceState(invoice) !== "open" || invoice.paidAt || isCredited) {
    throw new DomainError("invalid_transition", "Only an open invoice of which nothing is credited can be void.");
  }
  await tx.update(invoices).set({ voidedAt: now }).where(eq(invoices.id, invoiceId));
  if (invoice.fromBalanceMinor !== 0n) {
    await tx.insert(balanceEntries).values({
      tenantId,
      key: `returned:${invoiceId}`,
      currency,
      amountMinor: invoice.fromBalanceMinor,
      kind: "returned",
      invoiceId,
      createdAt: now,
    });
  }
  await takeBackLines(tx, invoiceId, keepsWaiting);
  await enqueueEvent(tx, { name: "invoice/voided", data: { tenantId, invoiceId } }, now);
  await recordAudit(
    tx,
    {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "invoice.voided",
      targetId: invoiceId,
      reason,
      before: { number: invoice.number },
      requestId: ctx.requestId,
    },
    now,
  );
}

/** A later change has given back a part of it: the debt and its credit belong together. */
async function isCreditedElsewhere(tx: Tx, { id, tenantId }: { id: string; tenantId: string }): Promise<boolean> {
  const charges = tx.select({ id: invoiceLines.id }).from(invoiceLines).where(eq(invoiceLines.invoiceId, id));
  const [credit] = await tx
    .select({ id: invoiceLines.id })
    .from(invoiceLines)
    .leftJoin(invoices, eq(invoices.id, invoiceLines.invoiceId))
    .where(
      and(
        eq(invoiceLines.tenantId, tenantId),
        inArray(invoiceLines.creditsLineId, charges),
        isNull(invoices.voidedAt),
        or(isNull(invoiceLines.invoiceId), ne(invoiceLines.invoiceId, id)),
      ),
    )
    .limit(1);
  return credit !== undefined;
}

async function takeBackLines(tx: Tx, invoiceId: string, keepsWaiting: boolean): Promise<void> {
  const ofInvoice = () =>
    tx.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId)).orderBy(asc(invoiceLines.position));
  const waited = (row: { position: number }) => keepsWaiting && row.position < firstOwnPosition;
  for (const row of await ofInvoice()) {
    if (row.creditsLineId && !waited(row)) await countCredit(tx, row.creditsLineId, row.amountMinor);
  }
  const copies = (await ofInvoice()).filter(waited).map((row) => ({ row, id: randomUUIDv7() }));
  const idOf = new Map(copies.map(({ row, id }) => [row.id, id]));
  for (const { row, id } of copies) {
    const credits = row.creditsLineId && (idOf.get(row.creditsLineId) ?? row.creditsLineId);
    await tx.insert(invoiceLines).values({ ...row, id, invoiceId: null, creditsLineId: credits });
  }
}
