import type { Money } from "../money.ts";
import type { InvoiceLine } from "./line.ts";

export type GuardLimits = {
  readonly maxLines: number;
  /** An invoice may come to this many times what the plan costs per cycle at list price … */
  readonly maxTimesPlan: bigint;
  /** … and always to this much, so that a small plan with honest usage passes. */
  readonly floor: Money;
};

export type RunawayReason = "too_many_lines" | "charged_twice" | "too_much_money";

/**
 * Stops an invoice that its plan cannot explain before it gets a number: that tenant waits for staff, the others go on.
 * Lines that staff entered (`one_off`) explain themselves. Null: it may go out.
 */
export function runawayReason(
  lines: readonly InvoiceLine[],
  planPrice: Money,
  limits: GuardLimits,
): RunawayReason | null {
  if (lines.length > limits.maxLines) return "too_many_lines";
  const recurring = lines.filter((line) => line.kind === "plan" || line.kind === "addon");
  if (recurring.some((line, i) => recurring.slice(0, i).some((other) => isSameCharge(line, other))))
    return "charged_twice";
  const net = lines.reduce((total, line) => (line.kind === "one_off" ? total : total + line.amount.minor), 0n);
  return net > planPrice.minor * limits.maxTimesPlan && net > limits.floor.minor ? "too_much_money" : null;
}

function isSameCharge(a: InvoiceLine, b: InvoiceLine): boolean {
  return (
    a.kind === b.kind &&
    a.code === b.code &&
    a.service?.start.getTime() === b.service?.start.getTime() &&
    a.service?.end.getTime() === b.service?.end.getTime()
  );
}
