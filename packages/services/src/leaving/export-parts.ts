import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { isSecretColumn } from "@tenantry/core/leaving/export";
import type { ArchivePart } from "@tenantry/core/ports/archive";
import { type FileArea, type FileKey, tenantFilePrefix } from "@tenantry/core/ports/files";
import { creditNotes, invoices } from "@tenantry/db/platform/billing";
import type { Copy } from "@tenantry/db/snapshot";
import { and, asc, eq, isNotNull } from "drizzle-orm";
import { renderCreditNote } from "../documents/render-credit-note.ts";
import { renderInvoice } from "../documents/render-invoice.ts";
import type { DocumentContext } from "../documents/store-document.ts";
import { platformTables } from "./platform-tables.ts";

type Column = { readonly name: string; readonly isNumber: boolean };
type Table = { readonly name: string; readonly columns: readonly Column[] };

/** Names out of the catalogue are quoted all the same: a SaaS may call its tables as it likes. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Tables of one schema with their columns, as the catalogue has them now. */
async function tablesOf(copy: Copy, schema: string): Promise<Table[]> {
  const tables: Table[] = [];
  const query = `
    SELECT json_build_object('name', c.relname, 'columns', json_agg(json_build_object(
      'name', a.attname, 'isNumber', a.atttypid IN (20, 21, 23, 700, 701, 1700)) ORDER BY a.attnum))
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = '${schema}' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.relname ORDER BY c.relname`;
  for await (const row of copy(query)) tables.push(JSON.parse(row));
  return tables;
}

const selectOf = (columns: readonly Column[], from: string) =>
  `SELECT row_to_json(r) FROM (SELECT ${columns.map((column) => quoted(column.name)).join(", ")} FROM ${from}) r`;

type Rows = Extract<ArchivePart, { kind: "rows" }>;
export type PlannedRows = { readonly parts: readonly Rows[]; readonly leftOut: readonly string[] };

/** Every table of the workspace, the SaaS's own too, without what opens doors. */
export async function workspaceParts(copy: Copy, tenantId: TenantId): Promise<PlannedRows> {
  const schema = tenantSchema(tenantId);
  const tables = await tablesOf(copy, schema);
  const parts = tables.map(({ name, columns }): Rows => {
    const shown = columns.filter((column) => !isSecretColumn(column.name));
    const select = selectOf(shown, `${schema}.${quoted(name)}`);
    return { kind: "rows", name: `workspace/${name}`, columns: shown, rows: () => copy(select) };
  });
  const leftOut = tables.flatMap(({ name, columns }) =>
    columns.filter((column) => isSecretColumn(column.name)).map((column) => `workspace.${name}.${column.name}`),
  );
  return { parts, leftOut };
}

/** The platform's rows of the tenant: some roles see every tenant, so each query names its own. */
export async function platformParts(copy: Copy, tenantId: TenantId): Promise<PlannedRows> {
  const parts: Rows[] = [];
  const leftOut: string[] = [];
  for (const { name, columns } of await tablesOf(copy, "platform")) {
    const exported = platformTables[name]?.exported;
    if (!exported) continue;
    const isOut = (column: Column) => isSecretColumn(column.name) || exported.without?.includes(column.name);
    leftOut.push(...columns.filter(isOut).map((column) => `platform.${name}.${column.name}`));
    const shown = columns.filter((column) => !isOut(column));
    const key = name === "tenants" ? "id" : "tenant_id";
    const select = selectOf(shown, `platform.${quoted(name)} WHERE ${key} = '${tenantId}'`);
    parts.push({ kind: "rows", name: `platform/${name}`, columns: null, rows: () => copy(select) });
  }
  parts.push(
    { kind: "rows", name: "platform/people", columns: null, rows: () => copy(people(tenantId)) },
    { kind: "rows", name: "platform/audit_log", columns: null, rows: () => copy(audit(tenantId)) },
  );
  return { parts, leftOut };
}

const people = (tenantId: TenantId) => `
  SELECT row_to_json(r) FROM (
    SELECT o.id, o.name, o.email, o.locale, o.email_confirmed_at, m.role, m.created_at
    FROM platform.memberships m JOIN platform.owners o ON o.id = m.owner_id
    WHERE m.tenant_id = '${tenantId}' ORDER BY m.created_at) r`;

/** Who of ours did something, and in which words, is theirs; that it happened is the tenant's. */
const audit = (tenantId: TenantId) => `
  SELECT row_to_json(r) FROM (
    SELECT id, at, actor_type, CASE WHEN actor_type IN ('owner', 'user') THEN actor_id END AS actor_id, action, target_id,
      CASE WHEN actor_type IN ('owner', 'user') THEN reason END AS reason, before, after
    FROM platform.audit_log WHERE tenant_id = '${tenantId}' AND action <> 'tenant.notes_changed' ORDER BY at, id) r`;

type FilePart = Extract<ArchivePart, { kind: "file" }>;

/** Finalized invoices and credit notes: rendered now where nobody has looked at one yet. */
export async function documentParts(ctx: DocumentContext, tenantId: TenantId): Promise<FilePart[]> {
  const rows = await ctx.db.withTenant(tenantId, async (tx) => [
    ...(await tx
      .select({ id: invoices.id, number: invoices.number })
      .from(invoices)
      .where(and(eq(invoices.tenantId, tenantId), isNotNull(invoices.finalizedAt)))
      .orderBy(asc(invoices.finalizedAt))
      .then((found) => found.map((row) => ({ ...row, render: renderInvoice })))),
    ...(await tx
      .select({ id: creditNotes.id, number: creditNotes.number })
      .from(creditNotes)
      .where(eq(creditNotes.tenantId, tenantId))
      .orderBy(asc(creditNotes.createdAt))
      .then((found) => found.map((row) => ({ ...row, render: renderCreditNote })))),
  ]);
  return rows.map(({ id, number, render }) => ({
    kind: "file",
    name: `documents/${(number ?? id).replaceAll(/[^\w.-]/g, "-")}.pdf`,
    open: async () => new Blob([Uint8Array.from((await render(ctx, tenantId, id)).bytes)]).stream(),
  }));
}

/** Uploads and the logo, by their names in the store. */
export async function storedParts(ctx: Pick<DocumentContext, "files">, tenantId: TenantId): Promise<FilePart[]> {
  const parts: FilePart[] = [];
  for (const area of ["files", "branding"] as const)
    for await (const key of keysUnder(ctx, tenantId, area)) {
      const open = async () => (await ctx.files.stream(key)).stream;
      parts.push({ kind: "file", name: `${area}/${key.slice(key.lastIndexOf("/") + 1)}`, open });
    }
  return parts;
}

export async function* keysUnder(
  { files }: Pick<DocumentContext, "files">,
  tenantId: TenantId,
  area?: FileArea,
): AsyncIterable<FileKey> {
  let cursor: string | null = null;
  do {
    const page: { keys: FileKey[]; cursor: string | null } = await files.list(tenantFilePrefix(tenantId, area), {
      limit: 1000,
      ...(cursor !== null && { cursor }),
    });
    yield* page.keys;
    cursor = page.cursor;
  } while (cursor !== null);
}
