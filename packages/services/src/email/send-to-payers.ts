import { assert } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import type { Locale } from "@tenantry/core/locale";
import { isCurrency, money, toDecimal } from "@tenantry/core/money";
import type { MailAmount } from "@tenantry/core/ports/billing-emails";
import type { EmailAttachment, EmailMessage } from "@tenantry/core/ports/email";
import type { Queryable } from "@tenantry/db/client";
import { billingProfiles } from "@tenantry/db/platform/billing";
import { memberships, owners } from "@tenantry/db/platform/identity";
import { tenants } from "@tenantry/db/platform/tenancy";
import { asc, eq } from "drizzle-orm";
import { type MailContext, sendOnce } from "./send-once.ts";

const mostReaders = 20;

type Payers = {
  readonly tenant: { name: string; name2: string | null; timeZone: string };
  readonly readers: readonly { key: string | null; name: string; email: string; locale: Locale }[];
};

/** Owners, billing contacts and the address of the billing profile, each once. */
async function loadPayers(tx: Queryable, tenantId: TenantId): Promise<Payers | null> {
  const [tenant] = await tx
    .select({ name: tenants.name, name2: tenants.name2, timeZone: tenants.timeZone, language: tenants.language })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  if (!tenant) return null;
  const people = await tx
    .select({ id: owners.id, name: owners.name, email: owners.email, locale: owners.locale })
    .from(memberships)
    .innerJoin(owners, eq(owners.id, memberships.ownerId))
    .where(eq(memberships.tenantId, tenantId))
    .orderBy(asc(memberships.createdAt), asc(owners.id))
    .limit(mostReaders);
  const [profile] = await tx
    .select({ email: billingProfiles.email })
    .from(billingProfiles)
    .where(eq(billingProfiles.tenantId, tenantId));
  // The first reader has the plain key: other code looks for it in the mail log.
  const readers = people.map((person, i) => ({
    key: i === 0 ? null : person.id,
    name: person.name,
    email: person.email,
    locale: localeOf(person.locale),
  }));
  const extra = profile?.email;
  if (extra && !readers.some((reader) => reader.email.toLowerCase() === extra.toLowerCase()))
    readers.push({ key: "billing", name: tenant.name, email: extra, locale: localeOf(tenant.language) });
  return { tenant, readers };
}

type Body<M> = M extends EmailMessage ? Pick<M, "template" | "props"> : never;
/** A template with its properties; `reader` holds the names. */
type Compose = (about: {
  reader: { name: string; businessName: string };
  locale: Locale;
  timeZone: string;
}) => Body<EmailMessage>;

/** One message to everybody who is told about this tenant's money, each in their language, once for good by `key`. */
export async function sendToPayers(
  ctx: MailContext,
  tenantId: TenantId,
  { key, compose, attachments }: { key: string; compose: Compose; attachments?: readonly EmailAttachment[] },
): Promise<void> {
  const payers = await ctx.db.withTenant(tenantId, (tx) => loadPayers(tx, tenantId));
  if (!payers) return;
  const { tenant, readers } = payers;
  for (const { key: own, name, email, locale } of readers) {
    const reader = { name, businessName: (locale === "ar" && tenant.name2) || tenant.name };
    await sendOnce(ctx, tenantId, {
      key: own ? `${key}:${own}` : key,
      to: email,
      locale,
      ...compose({ reader, locale, timeZone: tenant.timeZone }),
      ...(attachments && { attachments }),
    });
  }
}

export const localeOf = (text: string): Locale => (text === "ar" ? "ar" : "en");

export function mailAmount(minor: bigint, currency: string): MailAmount {
  assert(isCurrency(currency), `an amount in ${currency}`);
  return { decimal: toDecimal(money(minor, currency)), currency };
}

export const billingUrl = (ctx: MailContext, tenantId: TenantId, path = ""): string =>
  new URL(`/billing/${tenantId}${path}`, ctx.origins.portalOrigin).toString();

export const pdf = (number: string, bytes: Uint8Array): EmailAttachment => ({
  fileName: `${number.replaceAll(/[^\w.-]/g, "-")}.pdf`,
  contentType: "application/pdf",
  bytes,
});
