/** Exports that an owner may ask for within 24 hours; staff are not counted. */
export const exportsPerDay = 3;
const exportKeepDays = 7;
const dayMs = 86_400_000;

/** How far a running export is: `current` is the file of the archive that is being written. */
export type ExportProgress = { readonly done: number; readonly total: number; readonly current: string | null };

export const exportExpiry = (finishedAt: Date): Date => new Date(finishedAt.getTime() + exportKeepDays * dayMs);

/** Since when an owner's exports count against `exportsPerDay`. */
export const exportWindowStart = (now: Date): Date => new Date(now.getTime() - dayMs);

export type ExportStatus = "waiting" | "running" | "ready" | "failed" | "expired";

export function exportStatus(
  facts: {
    readonly startedAt: Date | null;
    readonly finishedAt: Date | null;
    readonly failedAt: Date | null;
    readonly expiresAt: Date | null;
    readonly removedAt: Date | null;
  },
  now: Date,
): ExportStatus {
  if (facts.failedAt) return "failed";
  if (!facts.finishedAt) return facts.startedAt ? "running" : "waiting";
  return facts.removedAt || !facts.expiresAt || facts.expiresAt <= now ? "expired" : "ready";
}

/** Names of columns that hold what opens a door: they leave no house, whatever table a SaaS adds. */
const secret =
  /(^|_)(password|passcode|secret|secrets|token|tokens|hash|seed|recovery|totp|otp|private_key|api_key)(_|$)/;
export const isSecretColumn = (name: string): boolean => secret.test(name);
