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

/** Expired: an invitation that ran out or was taken back; the person may be invited again. */
export type UserStatus = "active" | "invited" | "expired" | "deactivated";

export const invitationEnd = (createdAt: Date): Date => new Date(createdAt.getTime() + invitationDays * dayMs);

/** Invited: has neither a password nor ever signed in. Active and invited people hold a seat. */
export function userStatus({ createdAt, passwordHash, lastSignInAt, deactivatedAt }: Account, now: Date): UserStatus {
  if (passwordHash !== null || lastSignInAt !== null) return deactivatedAt ? "deactivated" : "active";
  return deactivatedAt === null && now < invitationEnd(createdAt) ? "invited" : "expired";
}

export const holdsSeat = (status: UserStatus): boolean => status === "active" || status === "invited";
