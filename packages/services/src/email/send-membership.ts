import type { DomainEvents } from "@tenantry/core/events";
import { invitationStatus } from "@tenantry/core/identity/people";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { membershipInvitations as invitations, memberships, owners } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { and, eq } from "drizzle-orm";
import { type MailContext, sendOnce, wasSent } from "./send-once.ts";
import { localeOf } from "./send-to-payers.ts";

type Business = { name: string; name2: string | null; language: string; timeZone: string };
type Reader = { id: string; name: string; email: string; locale: string };

const businessColumns = {
  name: tenants.name,
  name2: tenants.name2,
  language: tenants.language,
  timeZone: tenants.timeZone,
};
const readerColumns = { id: owners.id, name: owners.name, email: owners.email, locale: owners.locale };

/** Mails the link of an invitation to the people of a business; nothing when it is open no more. */
export async function sendMembershipInvitation(
  ctx: MailContext,
  request: DomainEvents["membership/invited"],
): Promise<void> {
  const key = `membership_invitation:${request.requestId}`;
  if (await wasSent(ctx, key)) return;
  const tenantId = parseTenantId(request.tenantId);
  const { invitationId } = request;
  const found = await ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ invitation: invitations, tenant: businessColumns, inviter: owners.name })
      .from(invitations)
      .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
      .leftJoin(owners, eq(owners.id, invitations.invitedBy))
      .where(eq(invitations.id, invitationId));
    if (!row) return undefined;
    const [account] = await tx.select(readerColumns).from(owners).where(eq(owners.email, row.invitation.email));
    return { ...row, account };
  });
  if (!found || invitationStatus(found.invitation, ctx.clock.now()) !== "pending") return;
  const { invitation, tenant, inviter, account } = found;
  const { email, role, handOver } = invitation;
  const { url, expiresAt } = await ctx.links.membership({ tenantId, invitationId });
  const locale = localeOf(account?.locale ?? tenant.language);
  await sendOnce(ctx, tenantId, {
    key,
    to: email,
    locale,
    template: "membership_invitation",
    props: {
      name: account?.name ?? email.split("@")[0] ?? email,
      businessName: nameIn(tenant, locale),
      inviter,
      role,
      handsOver: handOver !== null,
      url,
      expiresAt: expiresAt.toISOString(),
      timeZone: tenant.timeZone,
    },
  });
}

/** Tells a person that somebody else changed their place in a business, or took it. */
export async function sendMembershipChanged(
  ctx: MailContext,
  request: DomainEvents["membership/changed"],
): Promise<void> {
  if (!request.tell) return;
  const tenantId = parseTenantId(request.tenantId);
  const found = await load(ctx, tenantId, [request.ownerId]);
  const [reader] = found.readers;
  if (!found.tenant || !reader) return;
  const locale = localeOf(reader.locale);
  await sendOnce(ctx, tenantId, {
    key: `membership_changed:${request.requestId}`,
    to: reader.email,
    locale,
    template: "membership_changed",
    props: {
      name: reader.name,
      businessName: nameIn(found.tenant, locale),
      to: request.to,
      portalUrl: portalUrl(ctx, tenantId, request.to !== "removed"),
    },
  });
}

/** Tells both sides of a hand-over who owns the business now. */
export async function sendHandOver(ctx: MailContext, request: DomainEvents["membership/handed_over"]): Promise<void> {
  const tenantId = parseTenantId(request.tenantId);
  const { fromOwnerId, toOwnerId, requestId } = request;
  const { tenant, readers, members } = await load(ctx, tenantId, [fromOwnerId, toOwnerId]);
  const giver = readers.find(({ id }) => id === fromOwnerId);
  const taker = readers.find(({ id }) => id === toOwnerId);
  if (!tenant || !giver || !taker) return;
  const stays = members.includes(fromOwnerId);
  const sides = [
    { reader: taker, other: giver, side: "new_owner" },
    { reader: giver, other: taker, side: stays ? "billing_contact" : "left" },
  ] as const;
  for (const { reader, other, side } of sides) {
    const locale = localeOf(reader.locale);
    await sendOnce(ctx, tenantId, {
      key: `handed_over:${requestId}:${side === "new_owner" ? "to" : "from"}`,
      to: reader.email,
      locale,
      template: "ownership_handed_over",
      props: {
        name: reader.name,
        businessName: nameIn(tenant, locale),
        other: other.name,
        reader: side,
        portalUrl: portalUrl(ctx, tenantId, side !== "left"),
      },
    });
  }
}

async function load(
  ctx: MailContext,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<{ tenant: Business | undefined; readers: Reader[]; members: string[] }> {
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [tenant] = await tx.select(businessColumns).from(tenants).where(eq(tenants.id, tenantId));
    const readers: Reader[] = [];
    const members: string[] = [];
    for (const id of ids) {
      const [reader] = await tx.select(readerColumns).from(owners).where(eq(owners.id, id));
      if (reader) readers.push(reader);
      const own = and(eq(memberships.tenantId, tenantId), eq(memberships.ownerId, id));
      const [member] = await tx.select({ id: memberships.ownerId }).from(memberships).where(own);
      if (member) members.push(member.id);
    }
    return { tenant, readers, members };
  });
}

const nameIn = (tenant: Business, locale: string): string => (locale === "ar" && tenant.name2) || tenant.name;

function portalUrl({ origins }: MailContext, tenantId: TenantId, isMember: boolean): string {
  const url = new URL("/tenant/dashboard", origins.portalOrigin);
  if (isMember) url.searchParams.set("tenant", tenantId);
  return url.toString();
}
