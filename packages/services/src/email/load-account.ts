import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { owners, type Realm, staff } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { users } from "@tenantry/db/tenant/tables";
import { eq } from "drizzle-orm";
import type { MailContext } from "./send-once.ts";

export type AccountMailContext = MailContext & { readonly origins: { readonly adminOrigin: string } };

/** Whom a mail about an account goes to. `workspace` is set in the realm of users, and only there. */
export type AccountReader = {
  email: string;
  name: string;
  locale: string;
  timeZone: string;
  workspace: { tenantId: TenantId; slug: string } | undefined;
};

/** The account's reader; undefined when there is no such account any more. */
export async function loadAccount(
  ctx: MailContext,
  { realm, subjectId, tenantId }: { realm: Realm; subjectId: string; tenantId: string | null },
): Promise<AccountReader | undefined> {
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
