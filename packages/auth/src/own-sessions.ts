import { DomainError } from "@tenantry/core/errors";
import type { Database, Queryable } from "@tenantry/db/client";
import { sessions } from "@tenantry/db/platform/identity";
import { and, desc, eq, gt } from "drizzle-orm";
import type { Asker } from "./prove-password.ts";
import { type Audience, inScope, type RealmScope, transactInScope } from "./realms.ts";
import { endSessions, ofSubject, recordSession } from "./sessions.ts";

type Own = RealmScope & { subjectId: string };

export type OwnSession = {
  /** The token's digest: names the session and opens nothing. */
  id: string;
  audience: Audience;
  signedInAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
};

const most = 50;

/** Where a subject is signed in, newest first, at most 50. */
export async function listOwnSessions(db: Database, request: Own, now: Date): Promise<OwnSession[]> {
  return inScope(db, request, (tx: Queryable) =>
    tx
      .select({
        id: sessions.id,
        audience: sessions.audience,
        signedInAt: sessions.createdAt,
        expiresAt: sessions.expiresAt,
        ip: sessions.ip,
        userAgent: sessions.userAgent,
      })
      .from(sessions)
      .where(and(ofSubject(request), gt(sessions.expiresAt, now)))
      .orderBy(desc(sessions.createdAt), desc(sessions.id))
      .limit(most),
  );
}

/** Ends one of the subject's own sessions. Errors: `not_found` (ended already, or somebody else's). */
export async function endOwnSession(
  db: Database,
  request: Own & Asker & { sessionId: string },
  now: Date,
): Promise<void> {
  const { ip } = request;
  await transactInScope(db, request, async (tx) => {
    const ended = await tx
      .delete(sessions)
      .where(and(ofSubject(request), eq(sessions.id, request.sessionId)))
      .returning({ id: sessions.id });
    if (ended.length === 0) throw new DomainError("not_found", "There is no such session.");
    await recordSession(tx, request, "signed_out_elsewhere", { ip, sessions: 1 }, now);
  });
}

/** Ends all of the subject's sessions but the one that asks; answers how many. */
export async function endOtherSessions(
  db: Database,
  request: Own & Asker & { sessionId: string },
  now: Date,
): Promise<number> {
  const { ip } = request;
  return transactInScope(db, request, async (tx) => {
    const ended = await endSessions(tx, request, { except: request.sessionId });
    if (ended > 0) await recordSession(tx, request, "signed_out_elsewhere", { ip, sessions: ended }, now);
    return ended;
  });
}
