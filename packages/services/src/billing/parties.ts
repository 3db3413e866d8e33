import type { StoredParty } from "@tenantry/core/billing/stored";
import type { DocumentLanguage } from "@tenantry/core/ports/documents";
import type { PlatformSettings } from "@tenantry/core/settings";
import type { Subscriber } from "./load-subscriber.ts";

/** The issuer as it is now, for a document that is finalized now. */
export function issuerParty({ billing: { issuer } }: PlatformSettings): StoredParty {
  const { name, addressLines, email, phone, taxNumber, registrationNumber } = issuer;
  return { name, addressLines, email, phone, taxNumber, registrationNumber };
}

/** The tenant as it is on paper now. */
export function customerParty({ tenant, profile }: Pick<Subscriber, "tenant" | "profile">): StoredParty {
  const legal = profile?.legalName;
  const country = profile?.country ?? tenant.country;
  // Written once, on paper: in the language of the document, and not for every reader anew.
  const names = new Intl.DisplayNames(documentLanguage({ tenant, profile }) === "ar" ? "ar" : "en", { type: "region" });
  const place = profile?.address ? [profile.address, profile.city] : [tenant.address, tenant.city];
  return {
    name: { en: legal ?? tenant.name, ar: legal ?? tenant.name2 ?? tenant.name },
    addressLines: [...place, names.of(country) ?? country].filter((line): line is string => Boolean(line)),
    email: profile?.email ?? tenant.email,
    phone: tenant.phone,
    taxNumber: profile?.taxNumber ?? null,
    registrationNumber: null,
  };
}

export const documentLanguage = ({ tenant, profile }: Pick<Subscriber, "tenant" | "profile">): DocumentLanguage =>
  profile?.documentLanguage ?? (tenant.language === "ar" ? "ar" : "en");
