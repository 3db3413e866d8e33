import { idempotencyKeys, outbox } from "@tenantry/db/platform/operations";
import { and, isNotNull, lt } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

const keepDays = 30;

/** Removes delivered events and idempotency keys that are older than a month. */
export async function cleanUpRecords(ctx: ServiceContext): Promise<void> {
  const monthAgo = new Date(ctx.clock.now().getTime() - keepDays * 86_400_000);
  await ctx.db.orm.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, monthAgo));
  await ctx.db.orm.delete(outbox).where(and(isNotNull(outbox.deliveredAt), lt(outbox.deliveredAt, monthAgo)));
}
