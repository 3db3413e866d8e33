import { randomUUIDv7 } from "node:crypto";
import { DomainError } from "@tenantry/core/errors";
import { isUuid } from "@tenantry/core/ids";
import { type FileStore, platformFileKey } from "@tenantry/core/ports/files";
import type { LogoProcessor } from "@tenantry/core/ports/images";
import type { ServiceContext } from "../context.ts";
import { loadSettings } from "./load-settings.ts";
import { updateSettings } from "./update-settings.ts";

type Files = { readonly files: FileStore };
const sizes = ["original", "thumbnail"] as const;
export type IssuerLogoSize = (typeof sizes)[number];

const keyOf = (logoId: string, size: IssuerLogoSize) =>
  platformFileKey("branding", `issuer-logo-${logoId}-${size}.png`);

/** A new logo of the issuer, for documents from now on; the old one's files go only after it is in force. */
export async function setIssuerLogo(
  ctx: ServiceContext & Files & { readonly processLogo: LogoProcessor },
  { bytes, reason }: { bytes: Uint8Array; reason: string },
): Promise<{ logoId: string }> {
  const pictures = await ctx.processLogo(bytes);
  const logoId = randomUUIDv7();
  await Promise.all(sizes.map((size) => ctx.files.put(keyOf(logoId, size), pictures[size], "image/png")));
  await replace(ctx, logoId, reason);
  return { logoId };
}

/** Back to the issuer's name in letters. */
export const removeIssuerLogo = (ctx: ServiceContext & Files, { reason }: { reason: string }): Promise<void> =>
  replace(ctx, null, reason);

/** The picture in one size; `not_found` for one that is not there any more. */
export async function readIssuerLogo(files: FileStore, logoId: string, size: IssuerLogoSize): Promise<Uint8Array> {
  if (!isUuid(logoId)) throw new DomainError("not_found", "There is no such logo.");
  return files.read(keyOf(logoId, size));
}

async function replace(ctx: ServiceContext & Files, logoId: string | null, reason: string): Promise<void> {
  const { billing } = await loadSettings(ctx.db.orm);
  const before = billing.issuer.logoId;
  if (before === logoId) return;
  await updateSettings(ctx, { patch: { billing: { ...billing, issuer: { ...billing.issuer, logoId } } }, reason });
  if (before) await Promise.all(sizes.map((size) => ctx.files.delete(keyOf(before, size))));
}
