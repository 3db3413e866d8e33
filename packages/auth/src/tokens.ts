import { DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { invitationDays } from "@tenantry/core/workspace/invitation";
import type { Database, Queryable } from "@tenantry/db/client";
import { type Realm, tokens } from "@tenantry/db/platform/identity";
import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import { inScope, type RealmScope, tenantOf } from "./realms.ts";
import { digest, newSecret } from "./secrets.ts";

const minutes = 60;

/** How long a one-time link of each purpose works. */
export const tokenSeconds = {
  sign_in: 10 * minutes,
  reset_password: 60 * minutes,
  confirm_registration: 24 * 60 * minutes,
  confirm_email: 24 * 60 * minutes,
  accept_invitation: invitationDays * 24 * 60 * minutes,
} as const;

export type TokenPurpose = keyof typeof tokenSeconds;

export type TokenSubject = {
  /** Account that the link is for; with `confirm_registration` the registration. */
  subjectId: string;
  tenantId: TenantId | null;
};

export type TokenState = "valid" | "expired" | "spent" | "unknown";

/** A one-time token for a mailed link. Tokens of workspace users need their tenant's scope, or the role of jobs. */
export async function mintToken(
  tx: Queryable,
  request: TokenSubject & { realm: Realm; purpose: TokenPurpose },
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = newSecret();
  const expiresAt = new Date(now.getTime() + tokenSeconds[request.purpose] * 1000);
  const { realm, purpose, subjectId, tenantId } = request;
  await tx.insert(tokens).values({ id: digest(token), realm, purpose, subjectId, tenantId, createdAt: now, expiresAt });
  return { token, expiresAt };
}

const subjectColumns = { subjectId: tokens.subjectId, tenantId: tokens.tenantId };

const subjectOf = ({ subjectId, tenantId }: { subjectId: string; tenantId: string | null }): TokenSubject => ({
  subjectId,
  tenantId: tenantId === null ? null : parseTenantId(tenantId),
});

type Presented = RealmScope & { purpose: TokenPurpose; token: string };

function byToken(request: Presented) {
  const tenantId = tenantOf(request);
  return and(
    eq(tokens.id, digest(request.token)),
    eq(tokens.realm, request.realm),
    eq(tokens.purpose, request.purpose),
    tenantId === null ? undefined : eq(tokens.tenantId, tenantId),
  );
}

async function read(
  tx: Queryable,
  request: Presented,
  now: Date,
): Promise<{ state: TokenState; subject?: TokenSubject }> {
  const [row] = await tx
    .select({ ...subjectColumns, spentAt: tokens.spentAt, expiresAt: tokens.expiresAt })
    .from(tokens)
    .where(byToken(request));
  if (!row) return { state: "unknown" };
  const state = row.spentAt ? "spent" : row.expiresAt <= now ? "expired" : "valid";
  return { state, subject: subjectOf(row) };
}

/** For the page that a link opens: looks, never spends, because mail scanners follow links too. */
export async function peekToken(db: Database, request: Presented, now: Date): Promise<TokenState> {
  return inScope(db, request, async (tx) => (await read(tx, request, now)).state);
}

/** Whom a valid token is for, without spending it. Errors as `spendToken`. */
export async function readToken(tx: Queryable, request: Presented, now: Date): Promise<TokenSubject> {
  const { state, subject } = await read(tx, request, now);
  if (state === "valid" && subject) return subject;
  throw refusal(state);
}

/**
 * Spends a token in the caller's transaction and scope; of any number of racers one gets its subject.
 * Errors: `token_spent`, `token_expired`, `not_found`.
 */
export async function spendToken(tx: Queryable, request: Presented, now: Date): Promise<TokenSubject> {
  const [row] = await tx
    .update(tokens)
    .set({ spentAt: now })
    .where(and(byToken(request), isNull(tokens.spentAt), gt(tokens.expiresAt, now)))
    .returning(subjectColumns);
  if (row) return subjectOf(row);
  throw refusal((await read(tx, request, now)).state);
}

function refusal(state: TokenState): DomainError {
  if (state === "expired") return new DomainError("token_expired", "This link has expired.");
  if (state === "unknown") return new DomainError("not_found", "There is no such link.");
  return new DomainError("token_spent", "This link has been used.");
}

/** Makes the subject's other links useless: after a reset nobody gets in with a link mailed before it. */
export async function spendOtherLinks(
  tx: Queryable,
  request: RealmScope & { subjectId: string },
  now: Date,
): Promise<void> {
  const tenantId = tenantOf(request);
  await tx
    .update(tokens)
    .set({ spentAt: now })
    .where(
      and(
        eq(tokens.realm, request.realm),
        eq(tokens.subjectId, request.subjectId),
        tenantId === null ? undefined : eq(tokens.tenantId, tenantId),
        inArray(tokens.purpose, ["sign_in", "reset_password", "accept_invitation"]),
        isNull(tokens.spentAt),
      ),
    );
}

/** Makes the links of one purpose useless whose subject this is: a new one was asked for, or the wish was taken back. */
export async function spendLinksOf(
  tx: Queryable,
  { realm, purpose, subjectId }: { realm: Realm; purpose: TokenPurpose; subjectId: string },
  now: Date,
): Promise<void> {
  await tx
    .update(tokens)
    .set({ spentAt: now })
    .where(
      and(
        eq(tokens.realm, realm),
        eq(tokens.subjectId, subjectId),
        eq(tokens.purpose, purpose),
        isNull(tokens.spentAt),
      ),
    );
}
