import { and, isNotNull, lt } from "drizzle-orm";
import { sessions, tokens } from "@tenantry/db/platform/identity";
import { idempotencyKeys, outbox, rateLimits } from "@tenantry/db/platform/operations";
import type { ServiceContext } from "../context.ts";

const keepDays = 30;

/** Removes what has expired: sessions, links, rate-limit rows, delivered events and idempotency keys past a month. */
export async function cleanUp(ctx: ServiceContext): Promise<void> {
  const now = ctx.clock.now();
  const monthAgo = new Date(now.getTime() - keepDays * 86_400_000);
  await ctx.db.orm.delete(sessions).where(lt(sessions.expiresAt, now));
  await ctx.db.orm.delete(tokens).where(lt(tokens.expiresAt, monthAgo));
  await ctx.db.orm.delete(rateLimits).where(lt(rateLimits.expire, now));
  await ctx.db.orm.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, monthAgo));
  await ctx.db.orm.delete(outbox).where(and(isNotNull(outbox.deliveredAt), lt(outbox.deliveredAt, monthAgo)));
}
