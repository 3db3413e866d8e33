import type { DomainEvents } from "@tenantry/core/events";
import { loadAccount } from "./load-account.ts";
import { sandboxOfOwner } from "./sandbox-of-owner.ts";
import { type MailContext, sendOnce, wasSent } from "./send-once.ts";

type Request = DomainEvents["account/password_reset.requested"];

/** Mails the link to the page that sets a new password, in the reader's language. */
export async function sendPasswordReset(ctx: MailContext, request: Request): Promise<void> {
  const key = `reset_password:${request.requestId}`;
  if (await wasSent(ctx, key)) return;
  const reader = await loadAccount(ctx, request);
  if (!reader) return;
  const { realm, subjectId } = request;
  const tenantId = reader.workspace?.tenantId ?? (realm === "owner" ? await sandboxOfOwner(ctx, subjectId) : null);
  const link = reader.workspace
    ? await ctx.links.resetPassword({ realm: "user", subjectId, ...reader.workspace })
    : realm === "user"
      ? undefined
      : await ctx.links.resetPassword({ realm, subjectId });
  if (!link) return;
  await sendOnce(ctx, tenantId, {
    key,
    to: reader.email,
    locale: reader.locale === "ar" ? "ar" : "en",
    template: "reset_password",
    props: { name: reader.name, url: link.url, expiresAt: link.expiresAt.toISOString(), timeZone: reader.timeZone },
  });
}
