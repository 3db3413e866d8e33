import { assert, DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { exportExpiry } from "@tenantry/core/leaving/export";
import type { Locale } from "@tenantry/core/locale";
import type { Archive, ArchivePart, Archivist } from "@tenantry/core/ports/archive";
import { tenantFileKey } from "@tenantry/core/ports/files";
import { recordAudit } from "@tenantry/db/journal";
import { tenantExports } from "@tenantry/db/platform/leaving";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq, isNull } from "drizzle-orm";
import { actorRef } from "../context.ts";
import type { DocumentContext } from "../documents/store-document.ts";
import { localeOf } from "../email/send-to-payers.ts";
import { documentParts, platformParts, storedParts, workspaceParts } from "./export-parts.ts";

export type ExportContext = DocumentContext & { readonly archivist: Archivist };

type Which = { readonly tenantId: TenantId; readonly exportId: string };

/** False when there is nothing to write: it is finished, has failed for good, or its tenant is being purged. */
export async function beginExport(ctx: ExportContext, { tenantId, exportId }: Which): Promise<boolean> {
  const now = ctx.clock.now();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const begun = await tx
      .update(tenantExports)
      .set({ startedAt: now })
      .where(and(eq(tenantExports.id, exportId), isNull(tenantExports.finishedAt), isNull(tenantExports.failedAt)))
      .returning({ id: tenantExports.id });
    const [tenant] = await tx
      .select({ purgeStartedAt: tenants.purgeStartedAt })
      .from(tenants)
      .where(eq(tenants.id, tenantId));
    return begun.length > 0 && tenant?.purgeStartedAt === null;
  });
}

/** Writes the archive and keeps it. Begun again after a crash it is written again, under the same name. */
export async function writeExport(ctx: ExportContext, { tenantId, exportId }: Which): Promise<{ byteCount: number }> {
  const key = tenantFileKey(tenantId, "exports", `export-${exportId}.zip`);
  const archive = await makeArchive(ctx, { tenantId, exportId });
  try {
    const { byteCount } = archive;
    await ctx.files.putStream(key, archive.read(), { contentType: "application/zip", byteCount });
  } finally {
    await archive.discard();
  }
  const { byteCount, sha256 } = archive;
  const finishedAt = ctx.clock.now();
  await ctx.db.withTenant(tenantId, async (tx) => {
    const file = { fileKey: key, byteCount, sha256, expiresAt: exportExpiry(finishedAt) };
    const finished = await tx
      .update(tenantExports)
      .set({ ...file, finishedAt, progress: null })
      .where(and(eq(tenantExports.id, exportId), isNull(tenantExports.finishedAt)))
      .returning({ id: tenantExports.id });
    if (finished.length === 0) return;
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "export.finished", targetId: exportId };
    await recordAudit(tx, { ...entry, after: { byteCount, sha256 } }, finishedAt);
  });
  return { byteCount };
}

/** The last attempt failed: the next one may be asked for. */
export async function abandonExport(ctx: ExportContext, { tenantId, exportId }: Which): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.withTenant(tenantId, async (tx) => {
    const failed = await tx
      .update(tenantExports)
      .set({ failedAt: now, progress: null })
      .where(and(eq(tenantExports.id, exportId), isNull(tenantExports.finishedAt), isNull(tenantExports.failedAt)))
      .returning({ id: tenantExports.id });
    if (failed.length === 0) return;
    const entry = { tenantId, actor: actorRef(ctx.actor), action: "export.failed", targetId: exportId };
    await recordAudit(tx, entry, now);
  });
}

async function makeArchive(ctx: ExportContext, which: Which): Promise<Archive> {
  const [row] = await ctx.db.withTenant(which.tenantId, (tx) =>
    tx.select({ locale: tenantExports.locale }).from(tenantExports).where(eq(tenantExports.id, which.exportId)),
  );
  assert(row, `no export ${which.exportId}`);
  return packTenant(ctx, which.tenantId, {
    locale: localeOf(row.locale),
    progress: (total) => progressOf(ctx, which, total),
  });
}

type PackOptions = { readonly locale: Locale; readonly progress: (total: number) => (part: string) => Promise<void> };

/** Everything of a tenant as an archive on this process's disk; the caller reads it and discards it. */
export async function packTenant(
  ctx: ExportContext,
  tenantId: TenantId,
  { locale, progress }: PackOptions,
): Promise<Archive> {
  const exportedAt = ctx.clock.now().toISOString();
  const [about] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ name: tenants.name, name2: tenants.name2, slug: tenants.slug })
      .from(tenants)
      .where(eq(tenants.id, tenantId)),
  );
  if (!about) throw new DomainError("not_found", "There is no tenant with this id.");
  const [documents, stored] = [await documentParts(ctx, tenantId), await storedParts(ctx, tenantId)];
  // Two instants, one for each database: a tenant may be placed in another one.
  return ctx.db.snapshot(tenantId, "platform", (platform) =>
    ctx.db.snapshot(tenantId, "workspace", async (workspace) => {
      const [own, ours] = [await workspaceParts(workspace, tenantId), await platformParts(platform, tenantId)];
      const parts: ArchivePart[] = [...own.parts, ...ours.parts, ...documents, ...stored];
      const businessName = (locale === "ar" && about.name2) || about.name;
      const leftOut = [...own.leftOut, ...ours.leftOut];
      const facts = { locale, businessName, slug: about.slug, exportedAt, leftOut };
      return ctx.archivist.write(inOrder(parts), facts, progress(parts.length));
    }),
  );
}

async function* inOrder(parts: readonly ArchivePart[]): AsyncIterable<ArchivePart> {
  yield* parts;
}

/** Written at most a hundred times, however many files there are. */
function progressOf(ctx: ExportContext, { tenantId, exportId }: Which, total: number) {
  const step = Math.max(1, Math.floor(total / 100));
  let done = 0;
  return async (current: string): Promise<void> => {
    const progress = { done, total, current };
    if (done % step === 0)
      await ctx.db.withTenant(tenantId, (tx) =>
        tx.update(tenantExports).set({ progress }).where(eq(tenantExports.id, exportId)),
      );
    done += 1;
  };
}
