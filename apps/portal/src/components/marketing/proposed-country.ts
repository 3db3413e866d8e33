import type { Currency } from "@tenantry/core/money";
import { type Country, isCountry, proposeLocality } from "@tenantry/core/tenant/locality";

/** The first country that the browser's languages name (`ar-OM, en;q=0.8` → OM). Nobody's address is looked up. */
export function proposedCountry(acceptLanguage: string | null): Country | undefined {
  for (const part of (acceptLanguage ?? "").slice(0, 500).split(",")) {
    const region = /^[a-z]{2,3}(?:-[a-z]{4})?-([a-z]{2})$/i.exec(part.split(";")[0]?.trim() ?? "")?.[1]?.toUpperCase();
    if (region && isCountry(region)) return region;
  }
  return undefined;
}

/** That country's currency when there are prices in it, else US dollars, else the first there is. */
export function proposedCurrency(country: Country | undefined, offered: readonly Currency[]): Currency {
  const own = country ? proposeLocality(country)?.currency : undefined;
  return (
    offered.find((currency) => currency === own) ??
    offered.find((currency) => currency === "USD") ??
    offered[0] ??
    "USD"
  );
}
