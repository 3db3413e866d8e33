import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import type { Database } from "@tenantry/db/client";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { lookUp } from "./accounts.ts";
import { addressKey, type RateLimiter } from "./rate-limits.ts";

/**
 * Asks for a one-time link into a workspace (`email` as core's `Email` gives it). Known or not, the answer is the same;
 * a job mints and mails the link. Errors: `rate_limited`.
 */
export async function requestSignInLink(
  db: Database,
  request: { tenantId: TenantId; email: string; ip: string | null; requestId: string | null },
  { limiter, now }: { limiter: RateLimiter; now: Date },
): Promise<void> {
  const { tenantId, email, ip, requestId } = request;
  await limiter.consume("reset_ip", addressKey(ip));
  await limiter.consume("reset_account", `link ${tenantId} ${email}`);
  const account = await lookUp(db, { realm: "user", tenantId }, { email });
  await db.withTenant(tenantId, async (tx) => {
    const subjectId = account?.subject.id ?? null;
    const actor = { type: "visitor", id: null } as const;
    const entry = {
      tenantId,
      actor,
      action: "user.sign_in_link_requested",
      targetId: subjectId,
      after: { ip },
      requestId,
    };
    await recordAudit(tx, entry, now);
    if (!subjectId) return;
    const data = { tenantId, subjectId, requestId: randomUUIDv7() };
    await enqueueEvent(tx, { name: "user/sign_in_link.requested", data }, now);
  });
}
