import { and, eq, isNull, lte, ne } from "drizzle-orm";
import type { Queryable, WorkspaceTx } from "./client.ts";
import { type Journal, leaveNote, platformOf } from "./journal.ts";
import { sessions, tokens } from "./platform/identity.ts";

/**
 * In the transaction that changes how a user gets in: should the platform's, which ends their sessions and links next, not
 * come about, the relay ends them. `keep` is the id of a session that stays.
 */
export async function noteEndOfAccess(tx: WorkspaceTx, userId: string, now: Date, keep?: string): Promise<void> {
  if (platformOf(tx)) return;
  const until = new Date().toISOString();
  await leaveNote(tx, "access", { userId, until, ...(keep !== undefined && { keep }) }, now);
}

type User = { readonly tenantId: string; readonly userId: string };

/**
 * Ends sessions, access tokens and mailed links of a workspace's user. From a workspace in another database it is a note:
 * whoever leaves it ends them once more after commit, at once, and the relay does when that was interrupted.
 */
export async function endAccess(tx: Journal, user: User, now: Date): Promise<void> {
  const platform = platformOf(tx);
  // Sessions are dated by the platform's clock, which a sandbox's own is not.
  if (!platform) return leaveNote(tx, "access", { userId: user.userId, until: new Date().toISOString() }, now);
  await endSessions(platform, user);
  await endLinks(platform, user, now);
}

/** What was begun after `until` stays, and the session whose id is `keep`. */
export async function endSessions(
  tx: Queryable,
  { tenantId, userId }: User,
  { until, keep }: { until?: Date; keep?: string | undefined } = {},
): Promise<void> {
  await tx
    .delete(sessions)
    .where(
      and(
        eq(sessions.realm, "user"),
        eq(sessions.tenantId, tenantId),
        eq(sessions.subjectId, userId),
        until ? lte(sessions.createdAt, until) : undefined,
        keep === undefined ? undefined : ne(sessions.id, keep),
      ),
    );
}

/** Spends every link that was mailed to the user. */
async function endLinks(tx: Queryable, user: User, now: Date): Promise<void> {
  await tx
    .update(tokens)
    .set({ spentAt: now })
    .where(and(linksOf(user), isNull(tokens.spentAt)));
}

/** The same for the relay, whose role may remove links but not change them: those that are older than `until`. */
export async function removeLinks(tx: Queryable, user: User, until: Date): Promise<void> {
  await tx.delete(tokens).where(and(linksOf(user), isNull(tokens.spentAt), lte(tokens.createdAt, until)));
}

const linksOf = ({ tenantId, userId }: User) =>
  and(eq(tokens.realm, "user"), eq(tokens.tenantId, tenantId), eq(tokens.subjectId, userId));
