import type { DomainEvents } from "@tenantry/core/events";
import { parseTenantId } from "@tenantry/core/ids";
import { owners, staff } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { users } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { sandboxOfOwner } from "./sandbox-of-owner.ts";
import { type MailContext, sendOnce, wasSent } from "./send-once.ts";

type Request = DomainEvents["account/password_reset.requested"];

/** Mails the link to the page that sets a new password, in the reader's language. */
export async function sendPasswordReset(ctx: MailContext, request: Request): Promise<void> {
  const key = `reset_password:${request.requestId}`;
  if (await wasSent(ctx, key)) return;
  const reader = await loadReader(ctx, request);
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

async function loadReader(ctx: MailContext, { realm, subjectId, tenantId }: Request) {
  if (realm === "user" && tenantId) {
    const id = parseTenantId(tenantId);
    const [tenant] = await ctx.db.withTenant(id, (tx) =>
      tx.select({ slug: tenants.slug, timeZone: tenants.timeZone }).from(tenants).where(eq(tenants.id, id)),
    );
    const [user] = await ctx.db.inWorkspace(id, (tx) =>
      tx
        .select({ email: users.email, name: users.name, locale: users.locale })
        .from(users)
        .where(eq(users.id, subjectId)),
    );
    return user && tenant
      ? { ...user, timeZone: tenant.timeZone, workspace: { tenantId: id, slug: tenant.slug } }
      : undefined;
  }
  const people = realm === "staff" ? staff : owners;
  const [person] = await ctx.db.orm
    .select({ email: people.email, name: people.name, locale: people.locale })
    .from(people)
    .where(eq(people.id, subjectId));
  return person ? { ...person, timeZone: "UTC", workspace: undefined } : undefined;
}
