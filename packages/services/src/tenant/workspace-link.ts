import { DomainError } from "@tenantry/core/errors";
import type { LinkMinter, MintedLink } from "@tenantry/core/ports/links";
import { recordAudit } from "@tenantry/db/journal";
import { tenants } from "@tenantry/db/platform/tenancy";
import { users } from "@tenantry/db/tenant/tables";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { actorRef, type TenantContext } from "../context.ts";

/** A one-time link into the workspace: as the owner's own user there, else as its first administrator. */
export async function workspaceLink(
  ctx: TenantContext & { links: LinkMinter },
  ownerEmail: string,
): Promise<MintedLink> {
  const { tenantId } = ctx;
  const now = ctx.clock.now();
  const [tenant] = await ctx.db.withTenant(tenantId, (tx) =>
    tx
      .select({ slug: tenants.slug, readyAt: tenants.readyAt, suspendedAt: tenants.suspendedAt })
      .from(tenants)
      .where(eq(tenants.id, tenantId)),
  );
  if (!tenant?.readyAt) throw new DomainError("unavailable", "The workspace is still being set up.");
  if (tenant.suspendedAt) throw new DomainError("forbidden", "The workspace is suspended.");
  const userId = await ctx.db.inWorkspace(tenantId, async (tx) => {
    const [user] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.role, "admin"), isNull(users.deactivatedAt)))
      .orderBy(sql`${users.email} = ${ownerEmail} desc`, asc(users.createdAt))
      .limit(1);
    if (!user) throw new DomainError("not_found", "The workspace has no administrator to sign in as.");
    const entry = {
      tenantId,
      actor: actorRef(ctx.actor),
      action: "workspace.link_minted",
      targetId: user.id,
      requestId: ctx.requestId,
    };
    await recordAudit(tx, entry, now);
    return user.id;
  });
  return ctx.links.signIn({ tenantId, slug: tenant.slug, userId });
}
