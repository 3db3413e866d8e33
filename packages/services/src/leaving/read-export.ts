import { DomainError } from "@tenantry/core/errors";
import { isUuid } from "@tenantry/core/ids";
import { type ExportProgress, type ExportStatus, exportStatus } from "@tenantry/core/leaving/export";
import { type FileStore, parseFileKey } from "@tenantry/core/ports/files";
import { recordAudit } from "@tenantry/db/journal";
import { tenantExports } from "@tenantry/db/platform/leaving";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, desc, eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

const mostListed = 10;

export type ExportSummary = {
  id: string;
  status: ExportStatus;
  requestedBy: "owner" | "staff" | "system";
  requestedAt: Date;
  progress: ExportProgress | null;
  byteCount: number | null;
  sha256: string | null;
  expiresAt: Date | null;
};

/** The latest exports of a tenant, newest first. */
export async function listExports(ctx: TenantContext): Promise<ExportSummary[]> {
  const now = ctx.clock.now();
  const rows = await ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx
      .select()
      .from(tenantExports)
      .where(eq(tenantExports.tenantId, ctx.tenantId))
      .orderBy(desc(tenantExports.requestedAt))
      .limit(mostListed),
  );
  return rows.map((row) => ({
    id: row.id,
    status: exportStatus(row, now),
    requestedBy: row.requestedBy,
    requestedAt: row.requestedAt,
    progress: row.progress,
    byteCount: row.byteCount,
    sha256: row.sha256,
    expiresAt: row.expiresAt,
  }));
}

/** The archive as a stream, on record. Errors: `not_found`, `gone` when it has expired. */
export async function openExport(
  ctx: TenantContext & { readonly files: FileStore },
  exportId: string,
): Promise<{ fileName: string; byteCount: number; stream: ReadableStream<Uint8Array> }> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const missing = () => new DomainError("not_found", "There is no such export.");
  if (!isUuid(exportId)) throw missing();
  const [row] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ file: tenantExports, slug: tenants.slug })
      .from(tenantExports)
      .innerJoin(tenants, eq(tenants.id, tenantExports.tenantId))
      .where(and(eq(tenantExports.tenantId, tenantId), eq(tenantExports.id, exportId))),
  );
  if (!row) throw missing();
  const status = exportStatus(row.file, now);
  if (status === "expired") throw new DomainError("gone", "This export has expired: ask for a new one.");
  if (status !== "ready" || !row.file.fileKey) throw missing();
  const content = await ctx.files.stream(parseFileKey(tenantId, row.file.fileKey));
  await ctx.db.withTenant(tenantId, (tx) =>
    recordAudit(
      tx,
      { tenantId, actor: actorRef(ctx.actor), action: "export.downloaded", targetId: exportId, requestId },
      now,
    ),
  );
  return { fileName: `${row.slug}-${row.file.requestedAt.toISOString().slice(0, 10)}.zip`, ...content };
}
