/** Due date of the oldest open invoice that is due at `now`, or null: what `pastDueSince` of a subscription is. */
export function pastDueSince(open: readonly { dueAt: Date; isDisputed: boolean }[], now: Date): Date | null {
  const due = open.filter((invoice) => !invoice.isDisputed && invoice.dueAt <= now).map((invoice) => invoice.dueAt);
  return due.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
