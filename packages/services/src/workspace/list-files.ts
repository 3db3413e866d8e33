import { DomainError } from "@tenantry/core/errors";
import { type FileKey, parseFileKey } from "@tenantry/core/ports/files";
import type { PageInput } from "@tenantry/core/workspace/inputs";
import { files } from "@tenantry/db/tenant/tables";
import { count, desc, eq } from "drizzle-orm";
import type { TenantContext } from "../context.ts";
import type { WorkspaceFile } from "./upload-file.ts";

const columns = {
  id: files.id,
  name: files.name,
  contentType: files.contentType,
  bytes: files.bytes,
  createdAt: files.createdAt,
};

/** Files, newest first. */
export async function listFiles(
  ctx: TenantContext,
  { page, limit }: PageInput,
): Promise<{ files: WorkspaceFile[]; total: number }> {
  return ctx.db.inWorkspace(ctx.tenantId, async (tx) => {
    const [rows, [counted]] = await Promise.all([
      tx
        .select(columns)
        .from(files)
        .orderBy(desc(files.createdAt), desc(files.id))
        .limit(limit)
        .offset((page - 1) * limit),
      tx.select({ total: count() }).from(files),
    ]);
    return { files: rows, total: counted?.total ?? 0 };
  });
}

/** A file and where its bytes are. Errors: `not_found`. */
export async function findFile(ctx: TenantContext, id: string): Promise<{ file: WorkspaceFile; key: FileKey }> {
  const [row] = await ctx.db.inWorkspace(ctx.tenantId, (tx) =>
    tx
      .select({ ...columns, key: files.key })
      .from(files)
      .where(eq(files.id, id)),
  );
  if (!row) throw new DomainError("not_found", "There is no such file.");
  const { key, ...file } = row;
  return { file, key: parseFileKey(ctx.tenantId, key) };
}
