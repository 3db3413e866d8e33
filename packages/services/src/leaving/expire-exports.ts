import { type FileStore, parseFileKey } from "@tenantry/core/ports/files";
import { tenantExports } from "@tenantry/db/platform/leaving";
import { clocks } from "@tenantry/db/platform/tenancy";
import { and, asc, eq, isNotNull, isNull, lte, sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { sweepTenants } from "../subscription/sweep-tenants.ts";

/** Removes the files of exports that have expired, each at its tenant's own time. */
export async function expireExports(ctx: ServiceContext & { readonly files: FileStore }): Promise<{ done: number }> {
  const own = sql`coalesce(${clocks.now}, ${ctx.clock.now().toISOString()}::timestamptz)`;
  const rows = await ctx.db.orm
    .selectDistinctOn([tenantExports.tenantId], { tenantId: tenantExports.tenantId })
    .from(tenantExports)
    .leftJoin(clocks, eq(clocks.tenantId, tenantExports.tenantId))
    .where(and(isNotNull(tenantExports.fileKey), isNull(tenantExports.removedAt), lte(tenantExports.expiresAt, own)))
    .orderBy(asc(tenantExports.tenantId))
    .limit(1000);
  return sweepTenants(ctx, rows, "exports could not be removed", async ({ db, clock, tenantId }) => {
    const now = clock.now();
    const due = and(
      eq(tenantExports.tenantId, tenantId),
      isNotNull(tenantExports.fileKey),
      isNull(tenantExports.removedAt),
      lte(tenantExports.expiresAt, now),
    );
    const expired = await db.withTenant(tenantId, (tx) => tx.select().from(tenantExports).where(due).limit(100));
    for (const { id, fileKey } of expired) {
      if (fileKey) await ctx.files.delete(parseFileKey(tenantId, fileKey));
      await db.withTenant(tenantId, (tx) =>
        tx.update(tenantExports).set({ removedAt: now }).where(eq(tenantExports.id, id)),
      );
    }
    return expired.length > 0;
  });
}
