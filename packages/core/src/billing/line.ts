import type { Money } from "../money.ts";
import type { Period } from "../period/period.ts";
import type { LineTax } from "./tax.ts";

export type ChargeKind = "plan" | "addon" | "usage" | "one_off";

/** A printed line. `amount` is rounded once and signed: credits are negative. */
export type InvoiceLine = {
  readonly kind: ChargeKind | "credit" | "usage_adjustment";
  /** Code of the plan, feature or meter: words come from the catalogue. */
  readonly code: string;
  /** At list price, before overrides; what is printed struck through when it differs. */
  readonly listAmount: Money;
  readonly amount: Money;
  readonly tax: LineTax;
  /** The days it pays for; null for one that is not for a time. */
  readonly service: Period | null;
  /** Days charged or credited of the days they are a part of; null for a whole period. */
  readonly proration: { readonly days: number; readonly ofDays: number } | null;
  /** Units of a usage line. */
  readonly quantity: bigint | null;
  /** Id of the charge line that a credit takes back from. */
  readonly credits: string | null;
};

/** A charge of the past, as far as it can still be credited. */
export type ChargeLine = {
  readonly id: string;
  readonly kind: ChargeKind;
  readonly code: string;
  /** As charged: after discounts, before tax. */
  readonly amount: Money;
  /** Taken back so far, by changes and by credit notes. */
  readonly credited: Money;
  readonly tax: LineTax;
  readonly service: Period | null;
  /** `pending`: decided and waiting for the next invoice. */
  readonly invoice: "pending" | "open" | "paid" | "void" | "uncollectible";
  /** Set by the change that ended the service; it is never credited by a second one. */
  readonly endedAt: Date | null;
};

/** Recurring, not ended, its service not over, and on an invoice that somebody pays. */
export function isInForce(line: ChargeLine, now: Date): line is ChargeLine & { readonly service: Period } {
  return (
    (line.kind === "plan" || line.kind === "addon") &&
    line.endedAt === null &&
    line.service !== null &&
    line.service.end > now &&
    line.invoice !== "void" &&
    line.invoice !== "uncollectible"
  );
}
