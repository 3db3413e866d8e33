import { createHash } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import { idempotencyKeys } from "@tenantry/db/platform/operations";
import { and, eq, isNull, lt } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

type Key = { scope: string; key: string };
export type StoredAnswer = { status: number; body: unknown };

/** A request that took longer than this has died: whoever repeats it may try again. */
const abandonedMs = 60_000;

/**
 * Answers a repeated request with the first one's answer. Undefined: nobody has sent this key, go ahead and then
 * `keepAnswer`. Errors: `idempotency_key_reused` (another request), `conflict` (the first is still under way; retry).
 */
export async function claimIdempotencyKey(
  ctx: ServiceContext,
  { scope, key, request }: Key & { request: string },
): Promise<StoredAnswer | undefined> {
  const now = ctx.clock.now();
  const requestHash = createHash("sha256").update(request).digest("hex");
  const claimed = await ctx.db.orm
    .insert(idempotencyKeys)
    .values({ scope, key, requestHash, createdAt: now })
    .onConflictDoUpdate({
      target: [idempotencyKeys.scope, idempotencyKeys.key],
      set: { createdAt: now },
      setWhere: and(
        isNull(idempotencyKeys.status),
        eq(idempotencyKeys.requestHash, requestHash),
        lt(idempotencyKeys.createdAt, new Date(now.getTime() - abandonedMs)),
      ),
    })
    .returning({ key: idempotencyKeys.key });
  if (claimed.length === 1) return undefined;
  const [earlier] = await ctx.db.orm.select().from(idempotencyKeys).where(is({ scope, key }));
  if (earlier && earlier.requestHash !== requestHash) {
    throw new DomainError("idempotency_key_reused", "This Idempotency-Key was used with another request.");
  }
  if (!earlier?.status)
    throw new DomainError("conflict", "The first request with this key is still under way.", { retry: true });
  return { status: earlier.status, body: earlier.response };
}

/** Keeps what was answered; a failure of ours is forgotten instead, so that the request can be repeated. */
export async function keepAnswer(
  ctx: ServiceContext,
  { scope, key }: Key,
  { status, body }: StoredAnswer,
): Promise<void> {
  if (status >= 500 || status === 429) await ctx.db.orm.delete(idempotencyKeys).where(is({ scope, key }));
  else await ctx.db.orm.update(idempotencyKeys).set({ status, response: body }).where(is({ scope, key }));
}

const is = ({ scope, key }: Key) => and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key));
