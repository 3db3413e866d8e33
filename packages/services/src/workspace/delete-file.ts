import { DomainError } from "@tenantry/core/errors";
import { parseFileKey } from "@tenantry/core/ports/files";
import { recordAudit } from "@tenantry/db/journal";
import { files } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { actorRef } from "../context.ts";
import { readLimits } from "../entitlements/load-limits.ts";
import { releaseLimit } from "./claim-limit.ts";
import type { FileContext } from "./upload-file.ts";

/** Removes a file and frees its bytes; they leave the store only after nothing refers to them. Errors: `not_found`. */
export async function deleteFile(ctx: FileContext, id: string): Promise<void> {
  const now = ctx.clock.now();
  const { tenantId, requestId } = ctx;
  const allowed = await readLimits(ctx, now);
  const stored = await ctx.db.inWorkspace(tenantId, async (tx) => {
    const [file] = await tx.delete(files).where(eq(files.id, id)).returning();
    if (!file) throw new DomainError("not_found", "There is no such file.");
    await releaseLimit(tx, allowed, { meter: "storage_mb", quantity: file.bytes }, now);
    const before = { name: file.name, contentType: file.contentType, bytes: file.bytes };
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "file.deleted", targetId: id, requestId };
    await recordAudit(tx, { ...entry, before }, now);
    return file.key;
  });
  await ctx.files.delete(parseFileKey(tenantId, stored));
}
