import { addCalendarDays } from "../period/calendar-days.ts";
import type { Successor } from "./cancel.ts";

/** Days after the due date on which a payment is tried again, or asked for. */
export const dunningDays = [0, 2, 7, 14, 21] as const;

export type DunningFacts = {
  /** Of the oldest unpaid invoice. */
  readonly dueAt: Date;
  readonly timeZone: string;
  /** A saved method at a gateway that charges without the customer; otherwise the ladder reminds. */
  readonly canCharge: boolean;
  /** Last rung that was tried or reminded of; null before the first. */
  readonly lastDay: number | null;
  /** A method was saved after the last attempt. */
  readonly hasNewMethod: boolean;
  readonly dunningEnd: Successor;
};

export type Dunning =
  | { readonly kind: "wait"; readonly at: Date }
  /** `day` null: at once because of a new card, beside the ladder. */
  | { readonly kind: "retry"; readonly day: number | null }
  | { readonly kind: "remind"; readonly day: number }
  | { readonly kind: "end"; readonly endReason: "dunning"; readonly follows: Successor };

/**
 * The next step for an unpaid invoice. Rungs that a missed sweep has passed are not made up for: the latest counts.
 * After the last one has failed the subscription ends. The anchor never moves.
 */
export function decideDunning(facts: DunningFacts, now: Date): Dunning {
  const { dueAt, timeZone, lastDay } = facts;
  const at = (day: number) => addCalendarDays(dueAt, day, timeZone);
  if (facts.hasNewMethod && facts.canCharge && dueAt <= now) return { kind: "retry", day: null };
  const left = dunningDays.filter((day) => lastDay === null || day > lastDay);
  const due = left.findLast((day) => at(day) <= now);
  if (due !== undefined) return { kind: facts.canCharge ? "retry" : "remind", day: due };
  const [next] = left;
  return next === undefined
    ? { kind: "end", endReason: "dunning", follows: facts.dunningEnd }
    : { kind: "wait", at: at(next) };
}
