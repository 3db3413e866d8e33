import { fieldError } from "../errors.ts";
import type { Money } from "../money.ts";

/** Whether a business may, or must, pay before it is set up. Plans at price 0 never ask. */
export const payFirstModes = ["off", "offered", "required"] as const;
export type PayFirst = (typeof payFirstModes)[number];

/** How a subscription starts, as its owner chooses. */
export const startTypes = ["trial", "paid"] as const;
export type StartType = (typeof startTypes)[number];

/** The plan in the currency and cycle that were chosen; `price` null: it is not sold so. */
export type StartOffer = { readonly price: Money | null; readonly trialDays: number };

/**
 * Whether a registration waits for its payment; without a trial to start with it does, wherever paying first is allowed.
 * Errors: `validation_failed` for a choice that is not offered, or a payment that no price says the amount of.
 */
export function paysFirst(mode: PayFirst, { price, trialDays }: StartOffer, chosen: StartType | undefined): boolean {
  if (price?.minor === 0n) return false;
  if (mode === "off") {
    if (chosen === "paid") throw notOffered("Paying first is not offered.");
    return false;
  }
  const mustPay = mode === "required" || trialDays === 0;
  if (mustPay && chosen === "trial") throw notOffered("This plan is paid before it starts.");
  const pays = mustPay || chosen === "paid";
  if (pays && !price)
    throw fieldError("currency", "not_sold_here", "The plan has no price in this currency and cycle.");
  return pays;
}

const notOffered = (message: string) => fieldError("startType", "start_not_offered", message);

const hourMs = 3_600_000;

/** When an unpaid registration is reminded, once: half of its time is left. */
export const paymentReminderFrom = (now: Date, checkoutHours: number): Date =>
  new Date(now.getTime() + (checkoutHours * hourMs) / 2);
