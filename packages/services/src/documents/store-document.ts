import { createHash } from "node:crypto";
import { assert, DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { DocumentRenderer } from "@tenantry/core/ports/documents";
import { type FileStore, parseFileKey, tenantFileKey } from "@tenantry/core/ports/files";
import { creditNotes, invoices } from "@tenantry/db/platform/billing";
import { and, eq, isNull } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

export type FilesContext = ServiceContext & { readonly files: FileStore };
export type DocumentContext = FilesContext & {
  readonly documents: DocumentRenderer;
  readonly origins: { readonly portalOrigin: string };
};

const documentTables = { invoice: invoices, "credit-note": creditNotes } as const;
export type DocumentKind = keyof typeof documentTables;
export type StoredDocument = { number: string; bytes: Uint8Array };

type Reference = { kind: DocumentKind; tenantId: TenantId; id: string };

/** The bytes that the row names, or null while it names none. Bytes that are not what was written are a broken store. */
export async function readStored(ctx: FilesContext, { kind, tenantId, id }: Reference): Promise<StoredDocument | null> {
  const table = documentTables[kind];
  const [row] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ number: table.number, key: table.documentKey, sha256: table.documentSha256 })
      .from(table)
      .where(and(eq(table.tenantId, tenantId), eq(table.id, id))),
  );
  if (!row?.number) throw new DomainError("not_found", "There is no such document.");
  if (!row.key) return null;
  const bytes = await ctx.files.read(parseFileKey(tenantId, row.key));
  assert(sha256Of(bytes) === row.sha256, `the file of ${row.number} is not the one that was written`);
  return { number: row.number, bytes };
}

/**
 * Writes the file, then the row, once for good. The name holds the content's digest, so that of two that render at
 * once each writes a file of its own and the row keeps the first.
 */
export async function storeOnce(ctx: FilesContext, reference: Reference, bytes: Uint8Array): Promise<void> {
  const { kind, tenantId, id } = reference;
  const table = documentTables[kind];
  const sha256 = sha256Of(bytes);
  const key = tenantFileKey(tenantId, "documents", `${kind}-${id}-${sha256.slice(0, 16)}.pdf`);
  await ctx.files.put(key, bytes, "application/pdf");
  await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .update(table)
      .set({ documentKey: key, documentSha256: sha256 })
      .where(and(eq(table.tenantId, tenantId), eq(table.id, id), isNull(table.documentKey))),
  );
}

const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
