import type { ChangeMode } from "../../src/billing/change-mode.ts";
import { type ComposedInvoice, composeInvoice } from "../../src/billing/invoice.ts";
import type { ChargeLine, InvoiceLine } from "../../src/billing/line.ts";
import { decidePlanChange, type PlanChange } from "../../src/billing/plan-change.ts";
import type { PlanOffer, PriceOverride } from "../../src/billing/price.ts";
import type { LineTax } from "../../src/billing/tax.ts";
import { DomainError } from "../../src/errors.ts";
import { add, type Money, negate, zero } from "../../src/money.ts";
import { firstPeriod } from "../../src/period/anchor.ts";
import { decideCancel } from "../../src/subscription/cancel.ts";
import type { BilledSubscription } from "../../src/subscription/facts.ts";
import { decideRenewal } from "../../src/subscription/renewal.ts";
import { decideResume } from "../../src/subscription/resume.ts";

type Start = { free: PlanOffer; plan: PlanOffer; timeZone: string; tax: LineTax; minimum: Money };

const never = {
  trialEndsAt: null,
  autoRenew: true,
  cancelAt: null,
  pausedAt: null,
  pastDueSince: null,
  endedAt: null,
  endReason: null,
};

/** One tenant in memory: loads facts, asks core, commits what it says; the services' loop without their database. */
export class Machine {
  subscription: BilledSubscription;
  plan: PlanOffer;
  timeZone: string;
  tax: LineTax;
  overrides: PriceOverride[] = [];
  pending: PlanOffer | null = null;
  pendingLines: InvoiceLine[] = [];
  chargeLines: ChargeLine[] = [];
  balance: Money;
  invoices: { at: Date; invoice: ComposedInvoice }[] = [];
  #start: Start;
  #known = new Map<InvoiceLine, string>();

  constructor(start: Start, now: Date) {
    this.#start = start;
    this.plan = start.plan;
    this.timeZone = start.timeZone;
    this.tax = start.tax;
    this.balance = zero(start.minimum.currency);
    this.subscription = this.#subscribe(start.plan, now);
    // The first period is charged like every later one: by the renewal of a period that ends when it begins.
    const { period, anchor } = firstPeriod(now, start.plan.cycle, start.timeZone);
    this.subscription = { ...this.subscription, anchor, periodStart: period.start, periodEnd: period.end };
  }

  #subscribe({ cycle }: PlanOffer, startedAt: Date): BilledSubscription {
    const { anchor, period } = firstPeriod(startedAt, cycle, this.timeZone);
    const dates = { startedAt, periodStart: period.start, periodEnd: period.end, periodTimeZone: this.timeZone };
    return { ...never, ...dates, cycle, anchor };
  }

  /** Everything that has fallen due up to `now`, one period at a time. */
  renew(now: Date): ComposedInvoice[] {
    const before = this.invoices.length;
    for (;;) {
      const next = this.pending ?? this.plan;
      const renewal = decideRenewal(
        {
          subscription: this.subscription,
          timeZone: this.timeZone,
          plan: next,
          addOns: [],
          overrides: this.overrides,
          pendingLines: this.pendingLines,
          tax: this.tax,
          afterCancel: "free",
          usageClosesAfterMinutes: 0,
          termsDays: 0,
        },
        now,
      );
      if (renewal.kind === "wait") break;
      if (renewal.kind === "parked") throw new Error(renewal.reason);
      this.pending = null;
      if (renewal.kind === "end") {
        this.plan = this.#start.free;
        this.subscription = this.#subscribe(this.plan, renewal.endedAt);
        this.#bill(renewal.lines, renewal.endedAt);
        continue;
      }
      const { start: periodStart, end: periodEnd, timeZone: periodTimeZone } = renewal.period;
      this.plan = next;
      this.subscription = { ...this.subscription, cycle: next.cycle, periodStart, periodEnd, periodTimeZone };
      this.#bill(renewal.lines, renewal.finalizeAt);
    }
    return this.invoices.slice(before).map(({ invoice }) => invoice);
  }

  change(target: PlanOffer, requestedMode: ChangeMode | null, now: Date): PlanChange | "refused" {
    return unlessRefused(() => {
      const change = decidePlanChange(
        {
          subscription: this.subscription,
          timeZone: this.timeZone,
          current: this.plan,
          target,
          addOns: [],
          overrides: this.overrides,
          chargeLines: this.chargeLines,
          pendingLines: this.pendingLines,
          pendingChangeId: this.pending && "pending",
          tax: this.tax,
          usage: {},
          upgradeMode: "prorate",
          hasCardOnFile: true,
          by: "customer",
          requestedMode,
          convertAt: "now",
        },
        now,
      );
      this.#commit(change, target, now);
      return change;
    });
  }

  #commit(change: PlanChange, target: PlanOffer, now: Date): void {
    this.pending = change.mode === "period_end" ? target : null;
    if (change.mode === "period_end") return;
    this.plan = target;
    const { start: periodStart, end: periodEnd, timeZone: periodTimeZone } = change.newPeriod;
    const { anchor } = change;
    this.subscription = { ...this.subscription, cycle: target.cycle, anchor, periodStart, periodEnd, periodTimeZone };
    this.chargeLines = this.chargeLines.map((line) =>
      change.endsLines.includes(line.id) ? { ...line, endedAt: now } : line,
    );
    if (change.mode === "next_invoice") {
      this.#book(change.lines, "pending");
      this.pendingLines = [...this.pendingLines, ...change.lines];
    } else {
      this.#bill(change.lines, now);
    }
  }

  cancel(now: Date): "done" | "refused" {
    return unlessRefused(() => {
      const isFree = priceOf(this.plan).minor === 0n;
      const facts = { subscription: this.subscription, isFree, afterCancel: "free" as const, pendingChangeId: null };
      const { cancelAt } = decideCancel(facts, now);
      this.subscription = { ...this.subscription, cancelAt };
      this.pending = null;
      return "done" as const;
    });
  }

  resume(now: Date): "done" | "refused" {
    return unlessRefused(() => {
      this.subscription = { ...this.subscription, ...decideResume(this.subscription, now) };
      return "done" as const;
    });
  }

  #bill(lines: readonly InvoiceLine[], at: Date): void {
    this.pendingLines = [];
    this.#book(lines, "paid");
    if (lines.length === 0) return;
    const { minimum } = this.#start;
    const invoice = composeInvoice({ currency: minimum.currency, lines, balance: this.balance, minimum });
    this.balance = invoice.balanceAfter;
    this.invoices.push({ at, invoice });
  }

  /** Charges become lines that can be credited; credits are counted on the line they take back from. */
  #book(lines: readonly InvoiceLine[], invoice: "pending" | "paid"): void {
    for (const line of lines) {
      const booked = this.#known.get(line);
      if (booked) {
        this.chargeLines = this.chargeLines.map((charge) => (charge.id === booked ? { ...charge, invoice } : charge));
        continue;
      }
      const id = `line-${this.#known.size}`;
      this.#known.set(line, id);
      if (line.kind === "credit") {
        const back = negate(line.amount);
        this.chargeLines = this.chargeLines.map((charge) =>
          charge.id === line.credits ? { ...charge, credited: add(charge.credited, back) } : charge,
        );
      } else if (line.kind !== "usage_adjustment") {
        const { kind, code, amount, tax, service } = line;
        const credited = zero(amount.currency);
        this.chargeLines.push({ id, kind, code, amount, credited, tax, service, invoice, endedAt: null });
      }
    }
  }
}

export function priceOf(offer: PlanOffer): Money {
  if (!offer.price) throw new Error(`${offer.planCode} has no price`);
  return offer.price;
}

function unlessRefused<T>(decide: () => T): T | "refused" {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DomainError) return "refused";
    throw error;
  }
}
