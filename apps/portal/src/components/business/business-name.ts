import type { Locale } from "@tenantry/core/locale";

/** A business's name for a reader; the second name is the Arabic one. */
export const businessName = (business: { name: string; name2: string | null }, locale: Locale): string =>
  locale === "ar" && business.name2 ? business.name2 : business.name;
