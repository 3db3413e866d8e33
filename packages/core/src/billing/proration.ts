import { type Money, money, multiply, negate, one, product, subtract } from "../money.ts";
import { type Period, periodDays, unusedDays, unusedShare } from "../period/period.ts";
import { type ChargeLine, type InvoiceLine, isInForce } from "./line.ts";
import type { AddOn, OwnPrice } from "./price.ts";
import type { LineTax } from "./tax.ts";

/** What a subscription pays for, cycle after cycle. */
export type Recurring = {
  readonly planCode: string;
  readonly price: OwnPrice;
  readonly addOns: readonly AddOn[];
  readonly tax: LineTax;
};

/** Plan and add-ons for a whole period; a comp covers the add-ons too. */
export function recurringCharges({ planCode, price, addOns, tax }: Recurring, period: Period): InvoiceLine[] {
  const charges = addOns.map((addOn) => addOnCharge(addOn, price, tax));
  return [{ kind: "plan" as const, code: planCode, price, tax }, ...charges].flatMap((c) => wholeCharge(c, period));
}

/** What an add-on costs beside a plan at `own` price: a comp covers it, no other agreement does. */
export function addOnCharge({ code, price: list }: AddOn, own: OwnPrice, tax: LineTax): Charged {
  return { kind: "addon", code, price: { ...own, list, base: list, factor: own.isComp ? own.factor : one }, tax };
}

type Charged = {
  readonly kind: "plan" | "addon";
  readonly code: string;
  readonly price: OwnPrice;
  readonly tax: LineTax;
};

/** The charge for a whole period. None when the list price is 0; one of 0 when overrides make it so. */
function wholeCharge({ kind, code, price, tax }: Charged, service: Period): InvoiceLine[] {
  if (price.list.minor === 0n) return [];
  const amount = multiply(price.base, price.factor);
  return [{ kind, code, listAmount: price.list, amount, tax, service, proration: null, quantity: null, credits: null }];
}

/** The charge for the unused days of `period` at `now`: price × unused days ÷ days of the whole period. */
export function proratedCharge({ kind, code, price, tax }: Charged, period: Period, now: Date): InvoiceLine[] {
  const days = unusedDays(period, now);
  const share = unusedShare(period, now);
  const listAmount = multiply(price.list, share);
  if (listAmount.minor === 0n) return [];
  return [
    {
      kind,
      code,
      listAmount,
      amount: multiply(price.base, product(price.factor, share)),
      tax,
      service: { ...period, start: now },
      proration: { days, ofDays: periodDays(period) },
      quantity: null,
      credits: null,
    },
  ];
}

/** Ends charge lines at `now`: which they are, and what is taken back of each (a line per charge, none of 0). */
export function creditUnused(lines: readonly ChargeLine[], now: Date): { ends: string[]; credits: InvoiceLine[] } {
  const inForce = lines.filter((line) => isInForce(line, now));
  const credits = inForce.flatMap((line) => {
    const amount = negate(unusedAmount(line, now));
    if (amount.minor === 0n) return [];
    const { code, tax, service } = line;
    return {
      kind: "credit" as const,
      code,
      listAmount: amount,
      amount,
      tax,
      service: { ...service, start: now > service.start ? now : service.start },
      proration: { days: unusedDays(service, now), ofDays: periodDays(service) },
      quantity: null,
      credits: line.id,
    };
  });
  return { ends: inForce.map((line) => line.id), credits };
}

/** Amount charged × unused days ÷ days of the line's own service; at most what was not credited before. */
function unusedAmount(line: ChargeLine & { readonly service: Period }, now: Date): Money {
  const unused = multiply(line.amount, unusedShare(line.service, now));
  const remaining = subtract(line.amount, line.credited);
  return remaining.minor < unused.minor
    ? money(remaining.minor > 0n ? remaining.minor : 0n, remaining.currency)
    : unused;
}
