const dayMs = 86_400_000;

/** Days of the roll-up are days of UTC: `2026-03-09`. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export const startOfDay = (day: string): Date => new Date(`${day}T00:00:00.000Z`);

/** How many days each roll-up sums again, because events may arrive late. */
export const recomputedDays = 3;

/** The whole days before `now`, oldest first. */
export function daysBefore(now: Date, count: number): string[] {
  const today = startOfDay(dayOf(now)).getTime();
  return Array.from({ length: count }, (_, i) => dayOf(new Date(today - (count - i) * dayMs)));
}
