import { isUuid } from "@tenantry/core/ids";
import { type PageKey, writePageKey } from "@tenantry/core/page-key";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq, or, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";

/** A page of a list by time, newest first; `next` begins the following one. */
export type KeyedPage<Row> = { readonly rows: readonly Row[]; readonly next: string | null };

/** What comes after a row, for lists ordered by `at` and `id`, both descending. */
export function isAfter(key: PageKey | undefined, at: AnyPgColumn, id: AnyPgColumn): SQL | undefined {
  if (!key) return undefined;
  const instant = sql`${key.at.toISOString()}::timestamptz`;
  if (id.getSQLType() === "text") return sql`(${at}, ${id}) < (${instant}, ${key.id})`;
  return isUuid(key.id) ? sql`(${at}, ${id}) < (${instant}, ${key.id}::uuid)` : sql`${at} < ${instant}`;
}

/** Of one row more than a page holds: the page, and whether there is another. */
export function pageOf<Row>(found: readonly Row[], pageSize: number, keyOf: (row: Row) => PageKey): KeyedPage<Row> {
  const rows = found.slice(0, pageSize);
  const last = rows.at(-1);
  return { rows, next: found.length > pageSize && last ? writePageKey(keyOf(last)) : null };
}

/** A part of a text, as people type it; lowered by PostgreSQL, like the column. */
export const contains = (column: AnyPgColumn, text: string): SQL =>
  sql`lower(coalesce(${column}, '')) like lower(${`%${text.replace(/[\\%_]/g, "\\$&")}%`})`;

/** A tenant by its id, or by a part of its names or address. */
export function tenantIs(search: string): SQL | undefined {
  const id = search.toLowerCase();
  if (isUuid(id)) return eq(tenants.id, id);
  return or(contains(tenants.name, search), contains(tenants.name2, search), contains(tenants.slug, search));
}
