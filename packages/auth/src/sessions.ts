import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { Database, Queryable } from "@tenantry/db/client";
import { recordAudit } from "@tenantry/db/journal";
import { sessions } from "@tenantry/db/platform/identity";
import { and, eq, isNull, ne } from "drizzle-orm";
import { Lucia, TimeSpan } from "lucia";
import { newAccessToken } from "./access-tokens.ts";
import { accountsOf, lookUp, platformAccounts, type Subject } from "./accounts.ts";
import { type Client, type FindSubject, sessionAdapter } from "./adapter.ts";
import { type Audience, inScope, type RealmScope, sessionSeconds, tenantOf, transactInScope } from "./realms.ts";
import { digest } from "./secrets.ts";

/** `token` goes into the cookie or the `Authorization` header and exists nowhere else. */
export type NewSession = { token: string; expiresAt: Date };

export type ActiveSession<S extends RealmScope> = {
  /** `id` is the token's digest: fit for logs. */
  session: { id: string; audience: Audience; tenantId: TenantId | null; expiresAt: Date };
  subject: Subject<S["realm"]>;
  /** The expiry has just moved: a cookie should be set again. */
  fresh: boolean;
};

type Presented = { token: string; audience: Audience };

function open<S extends RealmScope>(
  tx: Queryable,
  scope: S,
  options: { audience: Audience; client?: Client; now: Date; findSubject?: FindSubject<S> },
) {
  const adapter = sessionAdapter(tx, scope, options);
  const lucia = new Lucia(adapter, { sessionExpiresIn: new TimeSpan(sessionSeconds[scope.realm], "s") });
  return { adapter, lucia };
}

/** Starts a session for a subject whose identity the caller has proved, in the caller's transaction and scope. */
export async function startSession(
  tx: Queryable,
  request: RealmScope & Client & { subjectId: string; audience: Audience },
  now: Date,
): Promise<NewSession> {
  const { adapter, lucia } = open(tx, request, { audience: request.audience, client: request, now });
  const tenantId = tenantOf(request);
  const options = request.audience === "api" && tenantId ? { sessionId: newAccessToken(tenantId) } : {};
  const { id, expiresAt } = await lucia.createSession(request.subjectId, {}, options);
  return { token: id, expiresAt: adapter.ourTime(expiresAt) };
}

/**
 * `startSession` in a transaction of its own, on record: for somebody who has just registered, say.
 * Errors: `second_factor_required` (no link and no form is a way around the second step).
 */
export async function createSession(
  db: Database,
  request: RealmScope & Client & { subjectId: string; audience: Audience; requestId: string | null },
  now: Date,
): Promise<NewSession> {
  return transactInScope(db, request, async (tx) => {
    if (
      request.realm !== "user" &&
      (await platformAccounts(request.realm).findById(tx, request.subjectId))?.subject.secondFactor
    )
      throw new DomainError("second_factor_required", "Sign in with the password and a code.");
    const session = await startSession(tx, request, now);
    await recordSession(tx, request, "signed_in", { audience: request.audience, ip: request.ip }, now);
    return session;
  });
}

/**
 * The session of a token, or null when the token is unknown in this realm, tenant and audience, when its session has
 * expired, or when its subject is disabled. Moves the expiry of one that is used in the second half of its life.
 */
export async function validateSession<S extends RealmScope>(
  db: Database,
  request: S & Presented,
  now: Date,
): Promise<ActiveSession<S> | null> {
  const { token, audience } = request;
  const findSubject = await subjectFinder<S>(db, request);
  return inScope(db, request, async (tx) => {
    const { adapter, lucia } = open<S>(tx, request, { audience, now, findSubject });
    const { session } = await lucia.validateSession(token);
    const subject = adapter.loadedSubject();
    if (!session || !subject) return null;
    const expiresAt = adapter.ourTime(session.expiresAt);
    return {
      session: { id: digest(token), audience, tenantId: tenantOf(request), expiresAt },
      subject,
      fresh: session.fresh,
    };
  });
}

/** Where the account is in another database it is looked up before, with no transaction open here. */
async function subjectFinder<S extends RealmScope>(db: Database, request: S & Presented): Promise<FindSubject<S>> {
  const tenantId = tenantOf(request);
  if (tenantId === null || !(await db.livesElsewhere(tenantId)))
    return async (tx, id) => (await accountsOf<S>(db, request).findById(tx, id))?.subject;
  const [session] = await inScope(db, request, (tx) =>
    tx
      .select({ subjectId: sessions.subjectId })
      .from(sessions)
      .where(eq(sessions.id, digest(request.token))),
  );
  const known = session && (await lookUp<S>(db, request, { id: session.subjectId }));
  return async (_, id) => (known?.subject.id === id ? known.subject : undefined);
}

/** Ends the session of a token. Signing out twice is no error. */
export async function signOut(
  db: Database,
  request: RealmScope & Presented & { requestId: string | null },
  now: Date,
): Promise<void> {
  const { token, audience, requestId } = request;
  const findSubject = await subjectFinder(db, request);
  await transactInScope(db, request, async (tx) => {
    const { lucia } = open(tx, request, { audience, now, findSubject });
    const { session } = await lucia.validateSession(token);
    if (!session) return;
    await lucia.invalidateSession(token);
    await recordSession(tx, { ...request, subjectId: session.userId, requestId }, "signed_out", null, now);
  });
}

/** A subject's sessions in its realm and tenant. */
export function ofSubject(request: RealmScope & { subjectId: string }) {
  const tenantId = tenantOf(request);
  return and(
    eq(sessions.realm, request.realm),
    eq(sessions.subjectId, request.subjectId),
    tenantId === null ? isNull(sessions.tenantId) : eq(sessions.tenantId, tenantId),
  );
}

/**
 * Ends every session of a subject, access tokens included, in the caller's transaction and scope; `except` is the
 * digest of one that stays. Answers how many ended.
 */
export async function endSessions(
  tx: Queryable,
  request: RealmScope & { subjectId: string },
  { except }: { except?: string } = {},
): Promise<number> {
  const ended = await tx
    .delete(sessions)
    .where(and(ofSubject(request), except === undefined ? undefined : ne(sessions.id, except)))
    .returning({ id: sessions.id });
  return ended.length;
}

/** Ends the session that a browser still had when it signs in anew; does nothing when there is none. */
export async function replaceSession(tx: Queryable, request: RealmScope & Presented, now: Date): Promise<void> {
  const { lucia } = open(tx, request, { audience: request.audience, now });
  await lucia.invalidateSession(request.token);
}

/** `endSessions` in a transaction of its own, on record. */
export async function signOutEverywhere(
  db: Database,
  request: RealmScope & { subjectId: string; requestId: string | null },
  now: Date,
): Promise<void> {
  await transactInScope(db, request, async (tx) => {
    await endSessions(tx, request);
    await recordSession(tx, request, "signed_out_everywhere", null, now);
  });
}

/** Writes `owner.signed_in` and its like: a subject's own act on its own sessions. */
export async function recordSession(
  tx: Queryable,
  request: RealmScope & { subjectId: string; requestId: string | null },
  verb: "signed_in" | "signed_out" | "signed_out_elsewhere" | "signed_out_everywhere",
  after: Record<string, unknown> | null,
  now: Date,
): Promise<void> {
  const { realm, subjectId, requestId } = request;
  const actor = { type: realm, id: subjectId };
  const entry = {
    tenantId: tenantOf(request),
    actor,
    action: `${realm}.${verb}`,
    targetId: subjectId,
    after,
    requestId,
  };
  await recordAudit(tx, entry, now);
}
