/** How long an invitation holds its seat and its link works. */
export const invitationDays = 7;
const dayMs = 86_400_000;

type Account = {
  /** Of the account; while it is invited, of its latest invitation. */
  readonly createdAt: Date;
  readonly passwordHash: string | null;
  readonly lastSignInAt: Date | null;
  readonly deactivatedAt: Date | null;
};

export type UserStatus = "active" | "invited" | "expired" | "deactivated";

export const invitationEnd = (createdAt: Date): Date => new Date(createdAt.getTime() + invitationDays * dayMs);

/** Invited: has neither a password nor ever signed in. An invitation holds a seat until it expires. */
export function userStatus({ createdAt, passwordHash, lastSignInAt, deactivatedAt }: Account, now: Date): UserStatus {
  if (deactivatedAt) return "deactivated";
  if (passwordHash !== null || lastSignInAt !== null) return "active";
  return now < invitationEnd(createdAt) ? "invited" : "expired";
}
