import { bulkChanges } from "@tenantry/db/platform/entitlements";
import { staff } from "@tenantry/db/platform/identity";
import { count, desc, inArray } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

/** Changes to many tenants, the newest first, each with how many rows went well. */
export async function listBulkChanges(ctx: ServiceContext, page: { page: number; pageSize: number }) {
  const db = ctx.db.orm;
  const [rows, [total]] = await Promise.all([
    db
      .select()
      .from(bulkChanges)
      .orderBy(desc(bulkChanges.createdAt), desc(bulkChanges.id))
      .limit(page.pageSize)
      .offset((page.page - 1) * page.pageSize),
    db.select({ value: count() }).from(bulkChanges),
  ]);
  const authors = [...new Set(rows.flatMap(({ createdBy }) => createdBy ?? []))];
  const people =
    authors.length === 0
      ? []
      : await db.select({ id: staff.id, name: staff.name }).from(staff).where(inArray(staff.id, authors));
  return {
    total: total?.value ?? 0,
    rows: rows.map(({ id, kind, request, results, reason, createdAt, createdBy, finishedAt, undoneAt, isPartial }) => ({
      id,
      kind,
      request,
      reason,
      createdAt,
      finishedAt,
      undoneAt,
      isPartial,
      by: people.find((person) => person.id === createdBy)?.name ?? null,
      done: results.filter(({ ok }) => ok).length,
      refused: results.filter(({ ok }) => !ok).length,
    })),
  };
}
