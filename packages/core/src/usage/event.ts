import {
  isClaimed,
  type MeterDefinition,
  type MeteredSubscription,
  type MeterWindow,
  type UsageWindow,
  windowAt,
} from "./meters.ts";
import { nearestCodes } from "./nearest.ts";

export const mostEventsPerBatch = 500;
/** Clocks differ: an event may be this far ahead of ours. */
export const aheadMs = 5 * 60_000;
/** Above it a quantity is a mistake; a window's sum of such stays a safe integer. */
export const mostPerEvent = 1_000_000_000_000;

/** An event as it arrives; nothing is known of its fields yet. `at` absent: now. */
export type RawUsageEvent = {
  readonly id?: unknown;
  readonly meter?: unknown;
  readonly quantity?: unknown;
  readonly at?: unknown;
};

export type UsageEvent = {
  readonly id: string;
  readonly meter: string;
  readonly quantity: number;
  readonly at: Date;
  readonly window: UsageWindow;
};

/** Why an event is not counted; the reporter mends it or stops sending it. */
export type UsageRefusal =
  | "invalid_id"
  | "unknown_meter"
  | "meter_counted_here"
  | "invalid_quantity"
  | "invalid_time"
  | "in_future"
  | "period_closed"
  | "usage_conflict"
  | "limit_reached";

export type Refused = { readonly code: UsageRefusal; readonly details: Readonly<Record<string, unknown>> };
export type Judged = { readonly ok: true; readonly event: UsageEvent } | ({ readonly ok: false } & Refused);

export type UsageFacts = {
  readonly meters: ReadonlyMap<string, MeterDefinition>;
  readonly subscription: MeteredSubscription;
  readonly timeZone: string;
  /** How long after a period's end its usage stays open. */
  readonly closesAfterMs: number;
};

const refuse = (code: UsageRefusal, details: Refused["details"] = {}): Judged => ({ ok: false, code, details });

// Printable ASCII: what survives every log, header and file of whoever looks for it later.
const eventId = /^[\x21-\x7e]{1,128}$/;
const instant = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Windows found so far: the events of a batch lie close together, and calendar arithmetic is not for each of them. */
type Found = { readonly kind: MeterWindow; readonly window: UsageWindow }[];

/**
 * Whether events may be counted, and in which windows, in their order. What was counted before is the database's to say.
 */
export function judgeEvents(batch: readonly RawUsageEvent[], facts: UsageFacts, now: Date): Judged[] {
  const found: Found = [];
  return batch.map((raw) => judgeEvent(raw, facts, now, found));
}

function judgeEvent(raw: RawUsageEvent, facts: UsageFacts, now: Date, found: Found): Judged {
  const { id, meter, quantity } = raw;
  if (typeof id !== "string" || !eventId.test(id)) return refuse("invalid_id");
  const asked = typeof meter === "string" ? meter : "";
  const definition = facts.meters.get(asked);
  if (!definition) return refuse("unknown_meter", { nearest: nearestCodes(asked, [...facts.meters.keys()]) });
  const { code } = definition;
  if (isClaimed(code)) return refuse("meter_counted_here", { meter: code });
  if (typeof quantity !== "number" || !Number.isInteger(quantity) || quantity < 0 || quantity > mostPerEvent) {
    return refuse("invalid_quantity", { meter: code });
  }
  const at = raw.at === undefined ? now : timeOf(raw.at);
  if (!at) return refuse("invalid_time", { meter: code });
  if (at.getTime() > now.getTime() + aheadMs) return refuse("in_future", { meter: code });
  const known = found.find(({ kind, window }) => kind === definition.window && holds(window, at))?.window;
  const window = known ?? openWindow(definition, facts, at, now);
  if (!window) return refuse("period_closed", { meter: code });
  if (!known) found.push({ kind: definition.window, window });
  // Minus zero is zero.
  return { ok: true, event: { id, meter: code, quantity: quantity + 0, at, window } };
}

const holds = ({ start, end }: UsageWindow, at: Date): boolean => start <= at && (end === null || at < end);

function timeOf(value: unknown): Date | undefined {
  if (typeof value !== "string" || !instant.test(value)) return undefined;
  const day = Number(value.slice(8, 10));
  // Date takes the 30th of February for the 2nd of March; 28 days has every month.
  if (day > 28 && day > daysOf(Number(value.slice(0, 4)), Number(value.slice(5, 7)))) return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The window that `at` belongs to; undefined when its period was closed, for then it has been billed. */
function openWindow(
  { window }: MeterDefinition,
  { subscription, timeZone, closesAfterMs }: UsageFacts,
  at: Date,
  now: Date,
): UsageWindow | undefined {
  if (window === "none") return windowAt(window, subscription, timeZone, at);
  const { startedAt, periodStart, periodEnd } = subscription;
  const isOpen = (end: Date) => now.getTime() < end.getTime() + closesAfterMs;
  if (at >= periodStart) {
    const isOver = periodEnd !== null && at < periodEnd && !isOpen(periodEnd);
    return isOver ? undefined : windowAt(window, subscription, timeZone, at);
  }
  if (at < startedAt || !isOpen(periodStart)) return undefined;
  return windowAt(window, { ...subscription, periodStart: startedAt, periodEnd: periodStart }, timeZone, at);
}
