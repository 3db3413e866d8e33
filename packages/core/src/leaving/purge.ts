/** The purge in its order; each step may be run again. */
export const purgeStepNames = ["sessions", "workspace", "files", "records", "runs", "certificate", "people"] as const;
export type PurgeStep = (typeof purgeStepNames)[number];

/** `what`: `workspace.orders`, `platform.usage_events`, `files.branding`, `engine.runs`. */
export type RemovedRecord = { readonly what: string; readonly count: number };

export const keptReasons = ["tax_law", "accounting", "evidence", "never_reissued", "proof"] as const;
/** `until` null: for good. */
export type KeptRecord = {
  readonly what: string;
  readonly count: number;
  readonly because: (typeof keptReasons)[number];
  /** ISO 8601. */
  readonly until: string | null;
};

/** When a workspace that is deactivated at `from` is purged. */
export const purgeDate = (from: Date, retentionDays: number): Date =>
  new Date(from.getTime() + retentionDays * 86_400_000);

/** Days before the purge on which the owner is reminded; the latest first that is due counts. */
const reminderDays = [3, 14] as const;
export type PurgeReminder = (typeof reminderDays)[number];

/** The reminder whose time has come; null before the first, and once the day of the purge is there. */
export function duePurgeReminder(purgeAt: Date, now: Date): PurgeReminder | null {
  const days = (purgeAt.getTime() - now.getTime()) / 86_400_000;
  if (days <= 0) return null;
  return reminderDays.find((before) => days <= before) ?? null;
}

export type LeavingFacts = {
  readonly deactivatedAt: Date | null;
  readonly purgeAt: Date | null;
  readonly holdUntil: Date | null;
  readonly purgeStartedAt: Date | null;
};

/** When the purge may begin: the promised day, or the end of a hold that staff have put on it. Null: not leaving. */
export function purgeDueAt({ deactivatedAt, purgeAt, holdUntil }: LeavingFacts, retentionDays: number): Date | null {
  if (!deactivatedAt) return null;
  const promised = purgeAt ?? purgeDate(deactivatedAt, retentionDays);
  return holdUntil && holdUntil > promised ? holdUntil : promised;
}

export type PurgeRefusal = "not_deactivated" | "retention" | "held" | "begun";

/** Why the purge may not begin at `now`; null when it may. `early`: an operator gives up the rest of the retention. */
export function purgeRefusal(
  facts: LeavingFacts,
  { retentionDays, early }: { retentionDays: number; early: boolean },
  now: Date,
): PurgeRefusal | null {
  const due = purgeDueAt(facts, retentionDays);
  if (!due || !facts.deactivatedAt) return "not_deactivated";
  if (facts.purgeStartedAt) return "begun";
  if (facts.holdUntil && facts.holdUntil > now) return "held";
  return !early && due > now ? "retention" : null;
}

/** Until the end of the year in which so many years have passed: that is how tax law counts. */
export function keptByLawUntil(issuedAt: Date, years: number): Date {
  return new Date(Date.UTC(issuedAt.getUTCFullYear() + years + 1, 0, 1));
}
