import { DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { CapturedEmail, EmailMessage, EmailSender } from "@tenantry/core/ports/email";
import type { LinkMinter } from "@tenantry/core/ports/links";
import { emails } from "@tenantry/db/platform/operations";
import { tenants } from "@tenantry/db/platform/tenancy";
import { eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";

export type MailContext = ServiceContext & {
  readonly email: EmailSender;
  readonly links: LinkMinter;
  readonly origins: { readonly portalOrigin: string; readonly workspaceDomain: string };
};

/**
 * Sends a message unless its key was sent before, however long ago. A crash between the vendor's answer and our note of
 * it repeats the call with the same key, which the vendor answers with the first message. A sandbox's message is kept
 * for staff to read, and no vendor sees it.
 */
export async function sendOnce(
  ctx: MailContext,
  tenantId: TenantId | null,
  message: EmailMessage,
): Promise<"sent" | "sent_before"> {
  const now = ctx.clock.now();
  const { key, template, to: recipient } = message;
  await ctx.db.orm.insert(emails).values({ key, tenantId, template, recipient, createdAt: now }).onConflictDoNothing();
  if (await wasSent(ctx, key)) return "sent_before";
  if (tenantId && (await isSandbox(ctx, tenantId))) {
    const captured = await capture(ctx, message);
    await ctx.db.orm.update(emails).set({ sentAt: now, captured }).where(eq(emails.key, key));
    return "sent";
  }
  const vendorId = await sendOrFindSent(ctx, message);
  await ctx.db.orm
    .update(emails)
    .set({ sentAt: now, ...(vendorId && { vendorId }) })
    .where(eq(emails.key, key));
  return vendorId ? "sent" : "sent_before";
}

async function isSandbox(ctx: MailContext, tenantId: TenantId): Promise<boolean> {
  const [tenant] = await ctx.db.withTenant(tenantId, (tx) =>
    tx.select({ sandbox: tenants.sandbox }).from(tenants).where(eq(tenants.id, tenantId)),
  );
  return tenant?.sandbox === true;
}

async function capture(ctx: MailContext, message: EmailMessage): Promise<CapturedEmail> {
  const attachments = (message.attachments ?? []).map(({ fileName, contentType, bytes }) => ({
    fileName,
    contentType,
    size: bytes.byteLength,
  }));
  return { ...(await ctx.email.render(message)), attachments };
}

/** Null when the vendor has taken another message of this key: a repeated step mints a new link, and the first is on its way. */
async function sendOrFindSent(ctx: MailContext, message: EmailMessage): Promise<string | null> {
  try {
    return (await ctx.email.send(message)).id;
  } catch (error) {
    if (error instanceof DomainError && error.code === "idempotency_key_reused") return null;
    throw error;
  }
}

/** Asked before a link is minted, so that a repeated step does not leave a second live link behind. */
export async function wasSent(ctx: MailContext, key: string): Promise<boolean> {
  const [row] = await ctx.db.orm.select({ sentAt: emails.sentAt }).from(emails).where(eq(emails.key, key));
  return Boolean(row?.sentAt);
}

export function workspaceUrl(ctx: MailContext, slug: string): string {
  return `${new URL(ctx.origins.portalOrigin).protocol}//${slug}.${ctx.origins.workspaceDomain}`;
}
