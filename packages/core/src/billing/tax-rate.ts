import type { LineTax } from "./tax.ts";

/** A rate of one country from an instant on; the next one of that country replaces it. */
export type TaxRate = {
  readonly country: string;
  readonly code: string;
  readonly ratePpm: bigint;
  readonly validFrom: Date;
};

export type TaxPayer = { readonly country: string; readonly isExempt: boolean; readonly pricesIncludeTax: boolean };

/** The tax of a line made `at`: the country's latest rate, or none where we know of none or the tenant is exempt. */
export function taxFor(payer: TaxPayer, rates: readonly TaxRate[], at: Date): LineTax {
  if (payer.isExempt) return { code: "exempt", ratePpm: 0n, inclusive: payer.pricesIncludeTax };
  const rate = rates
    .filter((r) => r.country === payer.country && r.validFrom <= at)
    .toSorted((a, b) => b.validFrom.getTime() - a.validFrom.getTime())[0];
  return { code: rate?.code ?? "none", ratePpm: rate?.ratePpm ?? 0n, inclusive: payer.pricesIncludeTax };
}
