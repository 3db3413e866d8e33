import { type FindingRepair, findingRepairs } from "@tenantry/core/billing/reconciliation";
import { DomainError } from "@tenantry/core/errors";
import { type Money, money } from "@tenantry/core/money";
import { paymentMethods, reconciliationFindings } from "@tenantry/db/platform/payments";
import { and, eq, isNull } from "drizzle-orm";
import type { PaymentContext } from "./context.ts";
import type { Finding } from "./findings.ts";
import { type SeenHere, type SeenThere, seeHere, seeThere } from "./gateway-payment.ts";
import { heldOf } from "./send-back.ts";

export type RepairPreview = {
  readonly finding: Pick<Finding, "id" | "gateway" | "kind" | "severity" | "objectRef" | "tenantId" | "foundAt">;
  /** Null: a card, which is only looked for. */
  readonly there: SeenThere | null;
  readonly here: SeenHere | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  /** `amount`: what it books, sends back or marks; null where there is none. */
  readonly repairs: readonly { readonly repair: FindingRepair; readonly amount: Money | null }[];
};

/** What gateway and books say of an open difference now, and what each repair would do. Throws `not_found`. */
export async function previewRepair(ctx: PaymentContext, { findingId }: { findingId: string }): Promise<RepairPreview> {
  const [row] = await ctx.db.orm
    .select()
    .from(reconciliationFindings)
    .where(and(eq(reconciliationFindings.id, findingId), isNull(reconciliationFindings.resolvedAt)));
  if (!row) throw new DomainError("not_found", "There is no such open difference.");
  const { id, gateway, kind, severity, objectRef, tenantId, foundAt } = row;
  const finding = { id, gateway, kind, severity, objectRef, tenantId, foundAt };
  if (kind === "missing_card") {
    const [card] = await ctx.db.orm
      .select({ brand: paymentMethods.brand, last4: paymentMethods.last4 })
      .from(paymentMethods)
      .where(and(eq(paymentMethods.gateway, gateway), eq(paymentMethods.methodRef, objectRef)));
    const repairs = findingRepairs[kind].map((repair) => ({ repair, amount: null }));
    return { finding, there: null, here: null, card: card ?? null, repairs };
  }
  const there = await seeThere(ctx, gateway, { kind: "payment", id: objectRef });
  const payment = there.status === "found" ? there.payment : null;
  if (!payment) return { finding, there, here: null, card: null, repairs: [{ repair: "accept", amount: null }] };
  const here = await seeHere(ctx, gateway, payment);
  const { booked } = here;
  const amountOf: Readonly<Record<FindingRepair, Money | null>> = {
    book: booked ? null : payment.received,
    refund: booked ? money(booked.amount.minor - booked.refunded.minor, booked.amount.currency) : heldOf(payment),
    mark_refunded: booked ? money(payment.refunded.minor - booked.refunded.minor, payment.refunded.currency) : null,
    drop_method: null,
    accept: null,
  };
  // Money that is in the books goes back from there, unless it was paid twice.
  const isPossible = (repair: FindingRepair) =>
    repair === "accept" ||
    ((amountOf[repair]?.minor ?? 0n) > 0n && (repair !== "refund" || kind === "paid_twice" || !booked));
  const repairs = findingRepairs[kind].filter(isPossible).map((repair) => ({ repair, amount: amountOf[repair] }));
  return { finding, there, here, card: null, repairs };
}
