const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Milliseconds from `now` for one of the protocol's times: a time string ("1h30m") or an ISO date.
 * Source: SDK_SPEC 1.3.2. Undefined when it is neither.
 */
export function delayMs(text: string, now: Date): number | undefined {
  if (text === "") return 0;
  if (/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w))+$/.test(text)) {
    return [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w)/g)].reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ""] ?? 0),
      0,
    );
  }
  return /^\d{4}-\d{2}-\d{2}/.test(text) ? untilMs(text, now) : undefined;
}

/** `Retry-After`: seconds, an ISO date or an HTTP date. Source: SDK_SPEC 4.1.1. */
export function retryAfterMs(header: string, now: Date): number | undefined {
  return /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1000 : untilMs(header, now);
}

function untilMs(date: string, now: Date): number | undefined {
  const at = Date.parse(date);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
