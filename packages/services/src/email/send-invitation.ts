import type { DomainEvents } from "@tenantry/core/events";
import { parseTenantId } from "@tenantry/core/ids";
import { userStatus } from "@tenantry/core/workspace/invitation";
import { tenants } from "@tenantry/db/platform/tenancy";
import { users } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import { type MailContext, sendOnce, wasSent } from "./send-once.ts";

/** Mails an invited person the link that makes them a user; nothing when the invitation holds no more. */
export async function sendInvitation(ctx: MailContext, request: DomainEvents["user/invited"]): Promise<void> {
  const key = `invitation:${request.requestId}`;
  if (await wasSent(ctx, key)) return;
  const tenantId = parseTenantId(request.tenantId);
  const [tenant] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ slug: tenants.slug, name: tenants.name, name2: tenants.name2, timeZone: tenants.timeZone })
      .from(tenants)
      .where(eq(tenants.id, tenantId)),
  );
  const [user] = await ctx.db.inWorkspace(tenantId, (tx) =>
    tx.select().from(users).where(eq(users.id, request.userId)),
  );
  if (!tenant || !user || userStatus(user, ctx.clock.now()) !== "invited") return;
  const { url, expiresAt } = await ctx.links.invitation({ tenantId, slug: tenant.slug, userId: user.id });
  const locale = user.locale === "ar" ? "ar" : "en";
  await sendOnce(ctx, tenantId, {
    key,
    to: user.email,
    locale,
    template: "invitation",
    props: {
      name: user.name,
      businessName: locale === "ar" ? (tenant.name2 ?? tenant.name) : tenant.name,
      url,
      expiresAt: expiresAt.toISOString(),
      timeZone: tenant.timeZone,
    },
  });
}
