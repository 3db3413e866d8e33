import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import { isUuid, type TenantId } from "@tenantry/core/ids";
import { type FileKey, type FileStore, tenantFileKey } from "@tenantry/core/ports/files";
import type { LogoProcessor } from "@tenantry/core/ports/images";
import { enqueueEvent, recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

export const logoSizes = ["original", "thumbnail", "icon"] as const;
export type LogoSize = (typeof logoSizes)[number];

type LogoContext = TenantContext & { readonly files: FileStore };

const keyOf = (tenantId: TenantId, logoId: string, size: LogoSize): FileKey =>
  tenantFileKey(tenantId, "branding", `logo-${logoId}-${size}.png`);

/** Checks, stores and shows a new logo. The old one's files go only after the new one is in force. */
export async function setLogo(
  ctx: LogoContext & { readonly processLogo: LogoProcessor },
  bytes: Uint8Array,
): Promise<{ logoId: string; uploadedAt: Date }> {
  const pictures = await ctx.processLogo(bytes);
  const logoId = randomUUIDv7();
  await Promise.all(
    logoSizes.map((size) => ctx.files.put(keyOf(ctx.tenantId, logoId, size), pictures[size], "image/png")),
  );
  const uploadedAt = await replaceLogo(ctx, logoId);
  return { logoId, uploadedAt };
}

/** Back to the name in letters. Removing a logo that is not there changes nothing. */
export async function removeLogo(ctx: LogoContext): Promise<void> {
  await replaceLogo(ctx, null);
}

/** The bytes of one size. Addresses carry the logo's id, so nobody needs the database to look at a picture. */
export async function readLogo(
  files: FileStore,
  { tenantId, logoId, size }: { tenantId: TenantId; logoId: string; size: LogoSize },
): Promise<Uint8Array> {
  if (!isUuid(logoId)) throw new DomainError("not_found", "There is no such logo.");
  return files.read(keyOf(tenantId, logoId, size));
}

async function replaceLogo(ctx: LogoContext, logoId: string | null): Promise<Date> {
  const { tenantId, requestId } = ctx;
  const now = ctx.clock.now();
  const before = await ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx
      .select({ logoId: tenants.logoId })
      .from(tenants)
      .where(eq(tenants.id, tenantId))
      .for("update");
    if (!tenant) throw new DomainError("not_found", "There is no tenant with this id.");
    if (tenant.logoId === logoId) return null;
    await tx.update(tenants).set({ logoId, updatedAt: now }).where(eq(tenants.id, tenantId));
    await enqueueEvent(tx, { name: "tenant/updated", data: { tenantId } }, now);
    const action = logoId ? "tenant.logo_set" : "tenant.logo_removed";
    const entry = { tenantId, actor: actorRef(ctx.actor), action, before: tenant, after: { logoId }, requestId };
    await recordAudit(tx, entry, now);
    return tenant.logoId;
  });
  if (before) await Promise.all(logoSizes.map((size) => ctx.files.delete(keyOf(tenantId, before, size))));
  return now;
}
