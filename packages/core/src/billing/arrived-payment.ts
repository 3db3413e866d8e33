import { assert } from "../errors.ts";
import type { Money } from "../money.ts";
import type { InvoiceState } from "./invoice-state.ts";

export type ArrivedPaymentFacts = {
  readonly received: Money;
  /** What the payment attempt asked for, in the gateway's step; null: no attempt of ours. */
  readonly expected: Money | null;
  /** Null: no invoice of ours. */
  readonly invoice: InvoiceState | null;
  /** It pays for a change that starts with the money, not for service already given. */
  readonly startsChange: boolean;
  readonly tenant: "live" | "suspended" | "gone";
};

export type ArrivedPayment =
  /** Mark the invoice paid, and apply its change if it has one. */
  | { readonly kind: "settle" }
  /** The invoice was settled or voided before: the money waits for the next one. */
  | { readonly kind: "to_balance"; readonly amount: Money }
  | { readonly kind: "refund"; readonly alert: "tenant_gone" | "tenant_suspended" }
  /** Touch nothing, show staff. */
  | { readonly kind: "quarantine"; readonly reason: "unknown" | "currency" | "amount" };

/** What becomes of money that has arrived. A debt may be paid while suspended; a change may not start then. */
export function decideArrivedPayment(facts: ArrivedPaymentFacts): ArrivedPayment {
  const { received, expected, invoice, tenant } = facts;
  if (!expected || !invoice) return { kind: "quarantine", reason: "unknown" };
  if (received.currency !== expected.currency) return { kind: "quarantine", reason: "currency" };
  if (received.minor !== expected.minor) return { kind: "quarantine", reason: "amount" };
  assert(invoice !== "draft", "a payment was asked for with an invoice that is open");
  if (tenant === "gone") return { kind: "refund", alert: "tenant_gone" };
  if (tenant === "suspended" && facts.startsChange) return { kind: "refund", alert: "tenant_suspended" };
  return invoice === "open" ? { kind: "settle" } : { kind: "to_balance", amount: received };
}
