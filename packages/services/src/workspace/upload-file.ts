import { randomUUIDv7 } from "node:crypto";
import { DomainError, fieldError } from "@tenantry/core/errors";
import { type FileStore, tenantFileKey } from "@tenantry/core/ports/files";
import { fileKind, maxFileBytes } from "@tenantry/core/workspace/file-kind";
import { recordAudit } from "@tenantry/db/journal";
import { files } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";
import { readLimits } from "../entitlements/load-limits.ts";
import { claimLimit, releaseLimit } from "./claim-limit.ts";

export type FileContext = TenantContext & { readonly files: FileStore };
export type WorkspaceFile = { id: string; name: string; contentType: string; bytes: number; createdAt: Date };

/**
 * Keeps a file of at most 25 MiB whose content is what its name says. The bytes are claimed first and given back when
 * the store fails. Errors: `payload_too_large`, `validation_failed` at `file`, `limit_reached`, `unavailable`.
 */
export async function uploadFile(
  ctx: FileContext,
  { name, content }: { name: string; content: Uint8Array },
): Promise<WorkspaceFile> {
  if (content.byteLength > maxFileBytes) {
    const details = { fields: { file: ["file_over_25_mb"] } };
    throw new DomainError("payload_too_large", `A file has at most ${maxFileBytes} bytes.`, { details });
  }
  if (content.byteLength === 0) throw fieldError("file", "required", "The file is empty.");
  const kind = fileKind(name, content);
  if ("refused" in kind) throw fieldError("file", kind.refused, "The content is not of a kind that is kept here.");
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const id = randomUUIDv7();
  const key = tenantFileKey(tenantId, "files", id);
  const file = { id, name, contentType: kind.contentType, bytes: content.byteLength, createdAt: now };
  const claim = { meter: "storage_mb", quantity: file.bytes } as const;
  const allowed = await readLimits(ctx, now);
  await ctx.db.inWorkspace(tenantId, async (tx) => {
    await claimLimit(tx, allowed, claim, now);
    const uploadedBy = ctx.actor.type === "user" ? ctx.actor.id : null;
    await tx.insert(files).values({ ...file, key, uploadedBy });
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "file.uploaded", targetId: id, requestId };
    await recordAudit(tx, { ...entry, after: { contentType: file.contentType, bytes: file.bytes } }, now);
  });
  try {
    await ctx.files.put(key, content, file.contentType);
  } catch (error) {
    await ctx.db.inWorkspace(tenantId, async (tx) => {
      const gone = await tx.delete(files).where(eq(files.id, id)).returning({ id: files.id });
      if (gone.length === 0) return;
      await releaseLimit(tx, allowed, claim, now);
      const entry = { tenantId, actor: actorRef(ctx.actor), action: "file.upload_failed", targetId: id, requestId };
      await recordAudit(tx, entry, now);
    });
    throw error;
  }
  return file;
}
