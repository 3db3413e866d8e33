import type { Queryable } from "@tenantry/db/client";
import { sessions } from "@tenantry/db/platform/identity";
import { and, eq, isNull, lte } from "drizzle-orm";
import type { Adapter } from "lucia";
import type { Subject } from "./accounts.ts";
import { type Audience, type RealmScope, tenantOf } from "./realms.ts";
import { digest } from "./secrets.ts";

/** Where a session was started, for its owner to recognise. */
export type Client = { ip: string | null; userAgent: string | null };

/** What Lucia's own types cannot carry, since its user has one shape for a whole program: the realm's subject. */
export type SessionAdapter<S extends RealmScope> = Adapter & {
  loadedSubject(): Subject<S["realm"]> | undefined;
  /** An instant that Lucia answered, in the time that the adapter was made with. */
  ourTime(luciaInstant: Date): Date;
};

/** The account of a session, where it may be used. */
export type FindSubject<S extends RealmScope> = (tx: Queryable, id: string) => Promise<Subject<S["realm"]> | undefined>;

const notLookedUp = () => {
  throw new Error("Sessions are begun and ended here, not looked up.");
};

/**
 * Lucia's storage on `platform.sessions`: Lucia works with the raw token as its id, the table holds the digest only.
 * Lucia reads the wall clock, so every instant is moved between `now` and that clock on its way in and out.
 */
export function sessionAdapter<S extends RealmScope>(
  tx: Queryable,
  scope: S,
  options: { audience: Audience; client?: Client; now: Date; findSubject?: FindSubject<S> },
): SessionAdapter<S> {
  const { audience, client, now, findSubject = notLookedUp } = options;
  const aheadMs = Date.now() - now.getTime();
  const tenantId = tenantOf(scope);
  const ofScope = and(
    eq(sessions.realm, scope.realm),
    tenantId === null ? isNull(sessions.tenantId) : eq(sessions.tenantId, tenantId),
  );
  const byToken = (token: string) => and(eq(sessions.id, digest(token)), eq(sessions.audience, audience), ofScope);
  const ourTime = (luciaInstant: Date) => new Date(luciaInstant.getTime() - aheadMs);
  let subject: Subject<S["realm"]> | undefined;

  return {
    loadedSubject: () => subject,
    ourTime,
    async getSessionAndUser(token) {
      const [row] = await tx
        .select({ subjectId: sessions.subjectId, expiresAt: sessions.expiresAt })
        .from(sessions)
        .where(byToken(token));
      if (!row) return [null, null];
      subject = await findSubject(tx, row.subjectId);
      const expiresAt = new Date(row.expiresAt.getTime() + aheadMs);
      const session = { id: token, userId: row.subjectId, expiresAt, attributes: {} };
      return [session, subject ? { id: subject.id, attributes: {} } : null];
    },
    async setSession({ id, userId, expiresAt }) {
      await tx.insert(sessions).values({
        id: digest(id),
        realm: scope.realm,
        audience,
        subjectId: userId,
        tenantId,
        createdAt: now,
        expiresAt: ourTime(expiresAt),
        ip: client?.ip ?? null,
        userAgent: client?.userAgent?.slice(0, 400) ?? null,
      });
    },
    async updateSessionExpiration(token, expiresAt) {
      await tx
        .update(sessions)
        .set({ expiresAt: ourTime(expiresAt) })
        .where(byToken(token));
    },
    async deleteSession(token) {
      await tx.delete(sessions).where(byToken(token));
    },
    deleteUserSessions() {
      throw new Error("All of a subject's sessions end with endSessions, which can spare one.");
    },
    async deleteExpiredSessions() {
      await tx.delete(sessions).where(and(lte(sessions.expiresAt, now), ofScope));
    },
    getUserSessions() {
      throw new Error("Only digests are stored: nobody can list the tokens of a subject's sessions.");
    },
  };
}
