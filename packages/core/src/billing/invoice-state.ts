import { calendarDaysBetween } from "../period/calendar-days.ts";

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

/**
 * Open, and its due date is a day of the past in `timeZone`: the due day itself is still in time.
 * A disputed invoice is not overdue: its payer has paid and is being heard.
 */
export function isOverdue(invoice: InvoiceDates, timeZone: string, now: Date): boolean {
  if (invoiceState(invoice) !== "open" || invoice.disputedAt || !invoice.dueAt) return false;
  return calendarDaysBetween(invoice.dueAt, now, timeZone) > 0;
}

/** S4's word (decision 15); it has none for a draft, a void or an uncollectible invoice. */
export function invoiceWord(
  invoice: InvoiceDates,
  hasFailedLastAttempt: boolean,
  timeZone: string,
  now: Date,
): "PENDING" | "PAID" | "FAILED" | "OVERDUE" | null {
  const state = invoiceState(invoice);
  if (state === "paid") return "PAID";
  if (state !== "open") return null;
  if (hasFailedLastAttempt) return "FAILED";
  return isOverdue(invoice, timeZone, now) ? "OVERDUE" : "PENDING";
}
