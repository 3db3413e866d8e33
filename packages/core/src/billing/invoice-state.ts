export const invoiceStates = ["draft", "open", "paid", "void", "uncollectible"] as const;
export type InvoiceState = (typeof invoiceStates)[number];

/** The dates of an invoice; its state is derived. A finalized invoice is immutable: corrections are credit notes. */
export type InvoiceDates = {
  readonly finalizedAt: Date | null;
  readonly dueAt: Date | null;
  readonly paidAt: Date | null;
  /** Set while the payment is charged back: a paid invoice is open again. */
  readonly disputedAt: Date | null;
  readonly voidedAt: Date | null;
  readonly uncollectibleAt: Date | null;
};

export const invoiceTransitions: Readonly<Record<InvoiceState, readonly InvoiceState[]>> = {
  draft: ["open"],
  open: ["paid", "void", "uncollectible"],
  paid: ["open"],
  void: [],
  uncollectible: [],
};

export function invoiceState(invoice: InvoiceDates): InvoiceState {
  if (invoice.voidedAt) return "void";
  if (invoice.uncollectibleAt) return "uncollectible";
  if (invoice.paidAt && !invoice.disputedAt) return "paid";
  return invoice.finalizedAt ? "open" : "draft";
}

/** Open after its due date. A disputed invoice is not overdue: its payer has paid and is being heard. */
export function isOverdue(invoice: InvoiceDates, now: Date): boolean {
  return invoiceState(invoice) === "open" && !invoice.disputedAt && invoice.dueAt !== null && invoice.dueAt <= now;
}

/** S4's word (decision 15); it has none for a draft, a void or an uncollectible invoice. */
export function invoiceWord(
  invoice: InvoiceDates,
  hasFailedLastAttempt: boolean,
  now: Date,
): "PENDING" | "PAID" | "FAILED" | "OVERDUE" | null {
  const state = invoiceState(invoice);
  if (state === "paid") return "PAID";
  if (state !== "open") return null;
  if (hasFailedLastAttempt) return "FAILED";
  return isOverdue(invoice, now) ? "OVERDUE" : "PENDING";
}
