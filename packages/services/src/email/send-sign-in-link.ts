import type { DomainEvents } from "@tenantry/core/events";
import { parseTenantId } from "@tenantry/core/ids";
import { tenants } from "@tenantry/db/platform/tenancy";
import { users } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { type MailContext, sendOnce, wasSent } from "./send-once.ts";

/** Mails a workspace user the one-time link they asked for. */
export async function sendSignInLink(
  ctx: MailContext,
  request: DomainEvents["user/sign_in_link.requested"],
): Promise<void> {
  const key = `sign_in_link:${request.requestId}`;
  if (await wasSent(ctx, key)) return;
  const tenantId = parseTenantId(request.tenantId);
  const { subjectId } = request;
  const [tenant] = await ctx.db.withTenant(tenantId, (tx) =>
    tx.select({ slug: tenants.slug, timeZone: tenants.timeZone }).from(tenants).where(eq(tenants.id, tenantId)),
  );
  const [user] = await ctx.db.inWorkspace(tenantId, (tx) =>
    tx
      .select({ email: users.email, name: users.name, locale: users.locale })
      .from(users)
      .where(eq(users.id, subjectId)),
  );
  if (!tenant || !user) return;
  const { url, expiresAt } = await ctx.links.signIn({ tenantId, slug: tenant.slug, userId: subjectId });
  await sendOnce(ctx, tenantId, {
    key,
    to: user.email,
    locale: user.locale === "ar" ? "ar" : "en",
    template: "sign_in_link",
    props: { name: user.name, url, expiresAt: expiresAt.toISOString(), timeZone: tenant.timeZone },
  });
}
