import type { Money } from "../money.ts";
import type { InvoiceState } from "./invoice-state.ts";

export const findingKinds = [
  "paid_there_open_here",
  "paid_twice",
  "amount",
  "refunded_there",
  "unknown_object",
  "missing_card",
] as const;
export type FindingKind = (typeof findingKinds)[number];
export type FindingSeverity = "low" | "medium" | "high";
export const findingRepairSteps = ["book", "refund", "mark_refunded", "drop_method", "accept"] as const;
export type FindingRepair = (typeof findingRepairSteps)[number];

/** What staff may do about each kind of difference; `accept` keeps it silent from then on. */
export const findingRepairs: Readonly<Record<FindingKind, readonly FindingRepair[]>> = {
  paid_there_open_here: ["book", "accept"],
  paid_twice: ["refund", "accept"],
  amount: ["refund", "accept"],
  refunded_there: ["mark_refunded", "accept"],
  unknown_object: ["refund", "accept"],
  missing_card: ["drop_method", "accept"],
};

export const findingSeverity: Readonly<Record<FindingKind, FindingSeverity>> = {
  paid_there_open_here: "high",
  paid_twice: "medium",
  amount: "high",
  refunded_there: "medium",
  unknown_object: "medium",
  missing_card: "low",
};

export type PaymentComparison = {
  /** The gateway's payment, which has succeeded. */
  readonly there: { readonly received: Money; readonly refunded: Money; readonly disputed: boolean };
  /** What our attempt asked for; null: none of ours has this key. */
  readonly asked: Money | null;
  /** The payment in our books; `onItsWay`: refunds without an answer yet. */
  readonly ours: { readonly amount: Money; readonly refunded: Money; readonly onItsWay: Money } | null;
  readonly invoice: InvoiceState | null;
};

/** How a payment at the gateway differs from our books; null where they agree, or where the difference is meant. */
export function comparePayment({ there, asked, ours, invoice }: PaymentComparison): FindingKind | null {
  const isGoneAgain = there.refunded.minor >= there.received.minor;
  if (ours) {
    if (ours.amount.currency !== there.received.currency || ours.amount.minor !== there.received.minor) return "amount";
    // The bank decides; what it takes is no refund of ours.
    if (there.disputed) return null;
    const known = ours.refunded.minor + ours.onItsWay.minor;
    if (there.refunded.minor > known) return "refunded_there";
    return there.refunded.minor < ours.refunded.minor ? "amount" : null;
  }
  if (isGoneAgain) return null;
  if (!asked || invoice === null) return "unknown_object";
  if (asked.currency !== there.received.currency || asked.minor !== there.received.minor) return "amount";
  return "paid_there_open_here";
}
