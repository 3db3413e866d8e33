import { instantAt, localDates, monthsLater, wallTime } from "./calendar.ts";
import { isLess, plus, printed, type Ratio, ratio, times } from "./ratio.ts";

/**
 * A second calculation of billing.md, written from its text alone and without one import from src:
 * plain fractions, days counted one by one, every rule spelled out where it is used.
 */
export type Cycle = "monthly" | "quarterly" | "yearly";
export type Mode = "prorate" | "reset" | "period_end" | "next_invoice";
export type Tax = { ppm: bigint; inclusive: boolean };
export type Line = { amount: bigint; tax: Tax };
export type Prices = Record<Cycle, bigint>[];
/** A discount in parts per million; a price agreed for one plan and cycle; or free of charge. */
export type Deal = { offPpm: bigint } | { plan: number; cycle: Cycle; price: bigint } | "comp" | null;

type Charge = Line & { start: number; end: number; zone: string; isEnded: boolean };
const months: Record<Cycle, number> = { monthly: 1, quarterly: 3, yearly: 12 };

export class NaiveSubscriber {
  prices: Prices;
  plan: number;
  cycle: Cycle;
  zone: string;
  tax: Tax;
  deal: Deal = null;
  start: number;
  end: number;
  periodZone: string;
  isCanceled = false;
  pending: { plan: number; cycle: Cycle } | null = null;
  waiting: Line[] = [];
  charges: Charge[] = [];
  #anchor: number;
  #monthsToEnd: number;

  constructor(prices: Prices, plan: number, cycle: Cycle, zone: string, tax: Tax, now: number) {
    this.prices = prices;
    this.plan = plan;
    this.cycle = cycle;
    this.zone = zone;
    this.tax = tax;
    this.start = now;
    this.periodZone = zone;
    this.#anchor = wallTime(now, zone);
    this.#monthsToEnd = months[cycle];
    this.end = instantAt(monthsLater(this.#anchor, this.#monthsToEnd), zone);
  }

  /** What a whole cycle costs this tenant, exactly. */
  price(plan: number, cycle: Cycle): Ratio {
    const list = this.prices[plan]?.[cycle] ?? 0n;
    if (this.deal === "comp") return ratio(0n);
    if (this.deal && "price" in this.deal)
      return ratio(this.deal.plan === plan && this.deal.cycle === cycle ? this.deal.price : list);
    return this.deal ? ratio(list * (1_000_000n - this.deal.offPpm), 1_000_000n) : ratio(list);
  }

  #list = (plan: number, cycle: Cycle): bigint => this.prices[plan]?.[cycle] ?? 0n;

  #charge(plan: number, cycle: Cycle, share: Ratio, start: number): Line[] {
    if (printed(times(ratio(this.#list(plan, cycle)), share)) === 0n) return [];
    const line = { amount: printed(times(this.price(plan, cycle), share)), tax: this.tax };
    this.charges.push({ ...line, start, end: this.end, zone: this.periodZone, isEnded: false });
    return [line];
  }

  #creditAll(now: number): Line[] {
    const inForce = this.charges.filter((charge) => !charge.isEnded && charge.end > now);
    return inForce.flatMap((charge) => {
      charge.isEnded = true;
      const unused = localDates(Math.max(now, charge.start), charge.end, charge.zone).length;
      const whole = localDates(charge.start, charge.end, charge.zone).length;
      const amount = -printed(ratio(charge.amount * BigInt(unused), BigInt(whole)));
      return amount === 0n ? [] : { amount, tax: charge.tax };
    });
  }

  #takeWaiting(): Line[] {
    const lines = this.waiting;
    this.waiting = [];
    return lines;
  }

  /** Lines of every invoice that falls due up to `now`. */
  renew(now: number): Line[][] {
    const invoices: Line[][] = [];
    while (this.end <= now) {
      this.start = this.end;
      this.periodZone = this.zone;
      const lines = this.#takeWaiting();
      if (this.isCanceled) {
        this.isCanceled = false;
        [this.plan, this.cycle] = [0, "monthly"];
        this.#anchor = wallTime(this.start, this.zone);
        this.#monthsToEnd = 0;
      } else if (this.pending) {
        ({ plan: this.plan, cycle: this.cycle } = this.pending);
      }
      this.pending = null;
      this.#monthsToEnd += months[this.cycle];
      this.end = instantAt(monthsLater(this.#anchor, this.#monthsToEnd), this.zone);
      lines.push(...this.#charge(this.plan, this.cycle, ratio(1n), this.start));
      if (lines.length > 0) invoices.push(lines);
    }
    return invoices;
  }

  /** Lines of the change's invoice, or why it is refused. */
  change(plan: number, cycle: Cycle, requested: Mode | null, now: number): { mode: Mode; lines: Line[] } | "refused" {
    if (this.isCanceled || (plan === this.plan && cycle === this.cycle)) return "refused";
    const isFree = this.#list(this.plan, this.cycle) === 0n;
    if (isFree && requested && requested !== "reset") return "refused";
    const within = requested === "prorate" || requested === "next_invoice";
    if (within && cycle !== this.cycle) return "refused";
    const perMonth = (price: Ratio, c: Cycle) => times(price, ratio(1n, BigInt(months[c])));
    const [own, old] = [
      perMonth(this.price(plan, cycle), cycle),
      perMonth(this.price(this.plan, this.cycle), this.cycle),
    ];
    const [list, oldList] = [ratio(this.#list(plan, cycle)), ratio(this.#list(this.plan, this.cycle))];
    const isTie = !isLess(own, old) && !isLess(old, own);
    const isDown = isTie ? isLess(perMonth(list, cycle), perMonth(oldList, this.cycle)) : isLess(own, old);
    let mode: Mode = requested ?? (isDown ? "period_end" : "prorate");
    if (!requested && months[cycle] > months[this.cycle]) mode = "reset";
    if (!requested && months[cycle] < months[this.cycle]) mode = "period_end";
    if (isFree) mode = "reset";
    this.pending = mode === "period_end" ? { plan, cycle } : null;
    if (mode === "period_end") return { mode, lines: [] };
    [this.plan, this.cycle] = [plan, cycle];
    const waiting = mode === "next_invoice" ? [] : this.#takeWaiting();
    const credits = this.#creditAll(now);
    if (mode === "reset") {
      this.start = now;
      this.periodZone = this.zone;
      this.#anchor = wallTime(now, this.zone);
      this.#monthsToEnd = months[cycle];
      this.end = instantAt(monthsLater(this.#anchor, this.#monthsToEnd), this.zone);
      return { mode, lines: [...waiting, ...credits, ...this.#charge(plan, cycle, ratio(1n), now)] };
    }
    const unused = localDates(now, this.end, this.periodZone).length;
    const whole = localDates(this.start, this.end, this.periodZone).length;
    const lines = [...waiting, ...credits, ...this.#charge(plan, cycle, ratio(BigInt(unused), BigInt(whole)), now)];
    if (mode === "next_invoice") this.waiting.push(...lines);
    return { mode, lines };
  }

  cancel(): "done" | "refused" {
    if (this.isCanceled || this.#list(this.plan, this.cycle) === 0n) return "refused";
    [this.isCanceled, this.pending] = [true, null];
    return "done";
  }

  resume(): "done" | "refused" {
    if (!this.isCanceled) return "refused";
    this.isCanceled = false;
    return "done";
  }
}

/** Lines and taxes, each tax rounded once on the sum of its rate's lines; may be below 0. */
export function totalOf(lines: Line[]): { total: bigint; tax: bigint; rates: number } {
  const sums = new Map<string, { tax: Tax; sum: Ratio }>();
  for (const { amount, tax } of lines) {
    const key = `${tax.ppm}/${tax.inclusive}`;
    sums.set(key, { tax, sum: plus(sums.get(key)?.sum ?? ratio(0n), ratio(amount)) });
  }
  let [total, taxes] = [0n, 0n];
  for (const { tax, sum } of sums.values()) {
    // 5 % on top of 100 is 5; within 105 it is 105 × 5 ÷ 105.
    const due = printed(times(sum, ratio(tax.ppm, tax.inclusive ? tax.ppm + 1_000_000n : 1_000_000n)));
    taxes += due;
    total += printed(sum) + (tax.inclusive ? 0n : due);
  }
  return { total, tax: taxes, rates: sums.size };
}
