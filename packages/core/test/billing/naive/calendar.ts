/** Local time by Intl alone: no Temporal, no import from src. Instants and wall times are milliseconds. */
const formats = new Map<string, Intl.DateTimeFormat>();
const dayMs = 86_400_000;

function offset(instant: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    const numeric = "numeric" as const;
    const parts = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric };
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...parts });
    formats.set(zone, format);
  }
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] =
    format.format(instant).match(/\d+/g)?.map(Number) ?? [];
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** Wall time as if it were UTC. */
export const wallTime = (instant: number, zone: string): number => instant + offset(instant, zone);

/** The first instant with this wall time; one that does not exist moves forward by the gap. */
export function instantAt(wall: number, zone: string): number {
  const before = offset(wall - dayMs - 2 * 3_600_000, zone);
  const after = offset(wall + dayMs + 2 * 3_600_000, zone);
  const real = [wall - before, wall - after].filter((instant) => wallTime(instant, zone) === wall);
  return real.length > 0 ? Math.min(...real) : wall - before;
}

export function monthsLater(wall: number, months: number): number {
  const from = new Date(wall);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return first.getTime() + (Math.min(from.getUTCDate(), lastDay) - 1) * dayMs + (((wall % dayMs) + dayMs) % dayMs);
}

/** Every local date from that of `from` up to, not including, that of `to`. */
export function localDates(from: number, to: number, zone: string): string[] {
  const date = (wall: number) => new Date(wall).toISOString().slice(0, 10);
  const dates: string[] = [];
  const last = date(wallTime(to, zone));
  for (let wall = wallTime(from, zone); date(wall) < last; wall += dayMs) dates.push(date(wall));
  return dates;
}
