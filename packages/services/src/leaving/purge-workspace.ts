import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import type { RemovedRecord } from "@tenantry/core/leaving/purge";
import type { FileKey } from "@tenantry/core/ports/files";
import { sessions, tokens } from "@tenantry/db/platform/identity";
import { dropTenantSchema } from "@tenantry/db/tenant-schema";
import { eq, sql } from "drizzle-orm";
import { keysUnder } from "./export-parts.ts";
import { type PurgeContext, runPurgeStep } from "./purge-step.ts";

/** First nobody is signed in any more, and no link leads in. */
export async function purgeSessions(ctx: PurgeContext, tenantId: TenantId): Promise<void> {
  const of = [
    { what: "platform.sessions", table: sessions },
    { what: "platform.tokens", table: tokens },
  ];
  await runPurgeStep(ctx, tenantId, "sessions", {
    count: () =>
      ctx.ownerDb.withTenant(tenantId, async (tx) => {
        const found: RemovedRecord[] = [];
        for (const { what, table } of of)
          found.push({
            what,
            count: (await tx.select({ id: table.id }).from(table).where(eq(table.tenantId, tenantId))).length,
          });
        return found;
      }),
    remove: () =>
      ctx.ownerDb.withTenant(tenantId, async (tx) => {
        for (const { table } of of) await tx.delete(table).where(eq(table.tenantId, tenantId));
      }),
  });
}

/** The schema with every table in it, the SaaS's own too, wherever the tenant is placed. */
export async function purgeWorkspace(ctx: PurgeContext, tenantId: TenantId): Promise<void> {
  await runPurgeStep(ctx, tenantId, "workspace", {
    count: () =>
      ctx.ownerDb.inWorkspace(tenantId, async (tx) => {
        const tables = await tx.execute<{ name: string }>(sql`
          select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where n.nspname = ${tenantSchema(tenantId)} and c.relkind in ('r', 'p') and not c.relispartition
          order by c.relname`);
        const found: RemovedRecord[] = [];
        for (const { name } of tables) {
          const table = sql.raw(`${tenantSchema(tenantId)}."${name.replaceAll('"', '""')}"`);
          const [row] = await tx.execute<{ count: number }>(sql`select count(*)::int as count from ${table}`);
          found.push({ what: `workspace.${name}`, count: row?.count ?? 0 });
        }
        return found;
      }),
    remove: () => ctx.ownerDb.inWorkspace(tenantId, (tx) => dropTenantSchema(tx, tenantId)),
  });
}

/** Uploads, logo and exports. Invoices and credit notes stay as long as the law wants them. */
export async function purgeFiles(ctx: PurgeContext, tenantId: TenantId): Promise<void> {
  await runPurgeStep(ctx, tenantId, "files", {
    count: async () => {
      const found = new Map<string, number>();
      for await (const key of keysUnder(ctx, tenantId)) {
        if (isKept(key)) continue;
        const what = `files.${areaOf(key)}`;
        found.set(what, (found.get(what) ?? 0) + 1);
      }
      return [...found].map(([what, count]) => ({ what, count }));
    },
    remove: async () => {
      const keys: FileKey[] = [];
      for await (const key of keysUnder(ctx, tenantId)) if (!isKept(key)) keys.push(key);
      for (const key of keys) await ctx.files.delete(key);
    },
  });
}

const areaOf = (key: FileKey): string => key.split("/")[1] ?? "";
const isKept = (key: FileKey): boolean => areaOf(key) === "documents";

/** What the engine remembers of its runs: ids and errors. */
export async function purgeRuns(ctx: PurgeContext, tenantId: TenantId): Promise<void> {
  await runPurgeStep(ctx, tenantId, "runs", {
    count: async () => [{ what: "engine.runs", count: await ctx.runs.count(tenantId) }],
    remove: () => ctx.runs.forget(tenantId),
  });
}
