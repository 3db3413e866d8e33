import { setTimeout as sleep } from "node:timers/promises";
import { DomainError } from "@tenantry/core/errors";
import { enqueueEvent } from "@tenantry/db/journal";
import type { TenantContext } from "../context.ts";
import { type DocumentKind, type FilesContext, readStored, type StoredDocument } from "./store-document.ts";

const pollMs = 50;

export type ReadContext = TenantContext & FilesContext;

/** The kept PDF of an invoice, the same bytes for owner and staff. Throws `not_found` for a draft. */
export const readInvoiceDocument = (ctx: ReadContext, invoiceId: string): Promise<StoredDocument> =>
  readDocument(ctx, "invoice", invoiceId);

/** The kept PDF of a credit note. */
export const readCreditNoteDocument = (ctx: ReadContext, creditNoteId: string): Promise<StoredDocument> =>
  readDocument(ctx, "credit-note", creditNoteId);

/**
 * Asks the worker for one that it has not rendered yet, and waits: a page's process does not render.
 * Throws `unavailable` when it does not come in time; the same request succeeds later.
 */
async function readDocument(
  ctx: ReadContext,
  kind: DocumentKind,
  id: string,
  boundMs = 10_000,
): Promise<StoredDocument> {
  const { tenantId } = ctx;
  const first = await readStored(ctx, { kind, tenantId, id });
  if (first) return first;
  const now = ctx.clock.now();
  await ctx.db.withTenant(tenantId, (tx) =>
    enqueueEvent(tx, { name: "document/requested", data: { tenantId, kind, id } }, now),
  );
  for (let waited = 0; waited < boundMs; waited += pollMs) {
    await sleep(pollMs);
    const stored = await readStored(ctx, { kind, tenantId, id });
    if (stored) return stored;
  }
  throw new DomainError("unavailable", "The document is still being made.");
}
