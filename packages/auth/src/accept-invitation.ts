import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { Database } from "@tenantry/db/client";
import { noteEndOfAccess } from "@tenantry/db/end-access";
import { recordAudit } from "@tenantry/db/journal";
import { users } from "@tenantry/db/tenant/tables";
import { and, eq, isNull } from "drizzle-orm";
import { accountsOf } from "./accounts.ts";
import { addressKey, type RateLimiter } from "./rate-limits.ts";
import { readToken, spendOtherLinks, spendToken } from "./tokens.ts";

/**
 * Makes an invited person a user: their name and password, the link spent. The seat is theirs since the invitation.
 * The caller has checked the password as for a reset.
 * Errors: `token_spent`, `token_expired`, `not_found` (also when the invitation was taken back), `rate_limited`.
 */
export async function acceptInvitation(
  db: Database,
  request: {
    tenantId: TenantId;
    token: string;
    name: string;
    newPassword: string;
    ip: string | null;
    requestId: string | null;
  },
  { hasher, limiter, now }: { hasher: PasswordHasher; limiter: RateLimiter; now: Date },
): Promise<{ userId: string; email: string }> {
  const { tenantId, token, name, ip, requestId } = request;
  const scope = { realm: "user", tenantId } as const;
  const link = { ...scope, token, purpose: "accept_invitation" } as const;
  await limiter.consume("link_ip", addressKey(ip));
  // Looks before it hashes: an invented token must not cost us 19 MiB.
  await db.withTenant(tenantId, (tx) => readToken(tx, link, now));
  const passwordHash = await hasher.hash(request.newPassword);
  return db.withTenant(tenantId, async (tx) => {
    const { subjectId } = await readToken(tx, link, now);
    await accountsOf(db, scope).lock(tx, subjectId);
    await readToken(tx, link, now);
    const user = await db.alongside(tx, tenantId, async (own) => {
      const [row] = await own
        .update(users)
        .set({ name, passwordHash, createdAt: now })
        .where(and(eq(users.id, subjectId), isNull(users.deactivatedAt)))
        .returning({ email: users.email });
      if (row) await noteEndOfAccess(own, subjectId, now);
      return row;
    });
    if (!user) throw new DomainError("not_found", "The invitation was taken back.");
    await spendToken(tx, link, now);
    await spendOtherLinks(tx, { ...scope, subjectId }, now);
    const actor = { type: "user", id: subjectId } as const;
    const entry = { tenantId, actor, action: "user.invitation_accepted", targetId: subjectId, requestId };
    await recordAudit(tx, { ...entry, after: { ip } }, now);
    return { userId: subjectId, email: user.email };
  });
}
