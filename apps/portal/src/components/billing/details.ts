import { Locale } from "@tenantry/core/locale";
import { countries } from "@tenantry/core/tenant/locality";
import { countryName } from "@tenantry/i18n/format";
import type { BillingDetails } from "./details-form.tsx";

type Profile = { [Field in keyof BillingDetails]: BillingDetails[Field] | null };

/** Empty texts stand for what is not given; the country and language are then the business's own. */
export const billingDetails = (profile: Profile, tenant: { country: string; language: string }): BillingDetails => ({
  legalName: profile.legalName ?? "",
  address: profile.address ?? "",
  city: profile.city ?? "",
  country: profile.country ?? tenant.country,
  email: profile.email ?? "",
  taxNumber: profile.taxNumber ?? "",
  purchaseOrder: profile.purchaseOrder ?? "",
  documentLanguage: profile.documentLanguage ?? Locale.catch("en").parse(tenant.language),
});

export const countryChoices = (locale: Locale) =>
  countries
    .map((code) => ({ value: code, label: countryName(code, locale) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale));
