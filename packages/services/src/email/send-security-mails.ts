import type { DomainEvents } from "@tenantry/core/events";
import type { Locale } from "@tenantry/core/locale";
import { emailChanges, owners, staff } from "@tenantry/db/platform/identity";
import { and, eq, ne } from "drizzle-orm";
import { type AccountMailContext, type AccountReader, loadAccount } from "./load-account.ts";
import { sandboxOfOwner } from "./sandbox-of-owner.ts";
import { sendOnce, wasSent, workspaceUrl } from "./send-once.ts";
import { localeOf } from "./send-to-payers.ts";

type Change = DomainEvents["account/security.changed"];
type Wish = DomainEvents["account/email_change.requested"];

/** Where an account's own pages are, in its realm. */
function pagesOf(ctx: AccountMailContext, realm: Change["realm"], reader?: AccountReader) {
  const { portalOrigin, adminOrigin } = ctx.origins;
  if (realm === "owner")
    return {
      account: `${portalOrigin}/tenant/account`,
      reset: `${portalOrigin}/tenant/forgot`,
      signIn: `${portalOrigin}/tenant/login`,
    };
  const origin = reader?.workspace ? workspaceUrl(ctx, reader.workspace.slug) : adminOrigin;
  return { account: `${origin}/account`, reset: `${origin}/forgot`, signIn: `${origin}/login` };
}

/** Tells somebody what was changed about their sign-in, and what to do if it was not them. */
export async function sendSecurityNotice(ctx: AccountMailContext, event: Change): Promise<void> {
  const { realm, change, requestId } = event;
  const reader = await loadAccount(ctx, event);
  if (!reader) return;
  await sendOnce(ctx, await mailboxOf(ctx, event, reader), {
    key: `security_notice:${requestId}`,
    to: reader.email,
    locale: localeOf(reader.locale),
    template: "security_notice",
    props: { name: reader.name, change, resetUrl: pagesOf(ctx, realm, reader).reset },
  });
}

/** Tells the old address that another one was asked for: once, however often the link is mailed. */
export async function sendEmailChangeNotice(ctx: AccountMailContext, wish: Wish): Promise<void> {
  const found = await loadWish(ctx, wish);
  if (!found) return;
  const { account, reset } = pagesOf(ctx, wish.realm);
  await sendOnce(ctx, found.mailbox, {
    key: `email_change_requested:${wish.changeId}`,
    to: found.reader.email,
    locale: found.locale,
    template: "email_change_requested",
    props: { name: found.reader.name, newEmail: found.newEmail, accountUrl: account, resetUrl: reset },
  });
}

/** Mails the link to the new address; to one that has an account already, a word to its owner in place of it. */
export async function sendEmailChangeLink(ctx: AccountMailContext, wish: Wish): Promise<void> {
  const key = `confirm_email_change:${wish.requestId}`;
  if (await wasSent(ctx, key)) return;
  const found = await loadWish(ctx, wish);
  if (!found) return;
  const { realm, subjectId, changeId } = wish;
  const people = realm === "staff" ? staff : owners;
  const [holder] = await ctx.db.orm
    .select({ name: people.name, locale: people.locale })
    .from(people)
    .where(and(eq(people.email, found.newEmail), ne(people.id, subjectId)));
  if (holder) {
    const { signIn: signInUrl, reset: resetUrl } = pagesOf(ctx, realm);
    await sendOnce(ctx, found.mailbox, {
      key,
      to: found.newEmail,
      locale: localeOf(holder.locale),
      template: "email_change_taken",
      props: { name: holder.name, signInUrl, resetUrl },
    });
    return;
  }
  const { url, expiresAt } = await ctx.links.confirmEmail({ realm, changeId });
  await sendOnce(ctx, found.mailbox, {
    key,
    to: found.newEmail,
    locale: found.locale,
    template: "confirm_email_change",
    props: { name: found.reader.name, url, expiresAt: expiresAt.toISOString(), timeZone: found.reader.timeZone },
  });
}

/** Undefined when the wish was withdrawn or fulfilled meanwhile: then there is nothing to say any more. */
async function loadWish(ctx: AccountMailContext, wish: Wish) {
  const [change] = await ctx.db.orm
    .select({ newEmail: emailChanges.newEmail })
    .from(emailChanges)
    .where(eq(emailChanges.id, wish.changeId));
  const account = { ...wish, tenantId: null };
  const reader = change && (await loadAccount(ctx, account));
  if (!reader) return undefined;
  const locale: Locale = localeOf(reader.locale);
  return { reader, locale, newEmail: change.newEmail, mailbox: await mailboxOf(ctx, account, reader) };
}

/** A sandbox whose inbox keeps the message: a workspace's own, or the only one that an owner has. */
async function mailboxOf(
  ctx: AccountMailContext,
  { realm, subjectId }: Pick<Change, "realm" | "subjectId">,
  { workspace }: AccountReader,
) {
  if (workspace) return workspace.tenantId;
  return realm === "owner" ? sandboxOfOwner(ctx, subjectId) : null;
}
