import type { BillingSettings } from "@tenantry/core/billing/settings";
import type { StoredParty, StoredTaxGroup } from "@tenantry/core/billing/stored";
import { assert, DomainError } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { type Currency, isCurrency, money } from "@tenantry/core/money";
import type { DocumentBrand, DocumentTax, InvoiceDocument } from "@tenantry/core/ports/documents";
import type { FileStore } from "@tenantry/core/ports/files";
import { readIssuerLogo } from "../settings/issuer-logo.ts";
import { readLogo } from "../tenant/logo.ts";

/** A party as it was snapshotted: documents show it as it is. */
export function storedParty(party: StoredParty | null): StoredParty {
  assert(party, "a finalized document names its parties");
  return party;
}

export function currencyOf(code: string): Currency {
  assert(isCurrency(code), `a document in ${code}`);
  return code;
}

export const taxesOf = (
  groups: readonly StoredTaxGroup[],
  rates: BillingSettings["taxRates"],
  currency: Currency,
): DocumentTax[] =>
  groups.map((group) => ({
    name: rates.find((rate) => rate.code === group.code)?.name ?? null,
    ratePpm: BigInt(group.ratePpm),
    inclusive: group.inclusive,
    net: money(BigInt(group.netMinor), currency),
    tax: money(BigInt(group.taxMinor), currency),
  }));

/** The tenant's colours and logo, else the issuer's logo; without any the issuer's name stands in letters. */
export async function brandOf(
  files: FileStore,
  tenant: { id: TenantId; logoId: string | null; brandColorPrimary: string; brandColorSecondary: string },
  issuerLogoId: string | null,
): Promise<DocumentBrand> {
  const colors = { primaryColor: tenant.brandColorPrimary, accentColor: tenant.brandColorSecondary };
  if (!tenant.logoId)
    return { logo: issuerLogoId ? await unlessGone(readIssuerLogo(files, issuerLogoId, "original")) : null, ...colors };
  const picture = { tenantId: tenant.id, logoId: tenant.logoId, size: "original" as const };
  return { logo: await unlessGone(readLogo(files, picture)), ...colors };
}

/** It may have been replaced between our reading the row and the file. */
async function unlessGone(picture: Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await picture;
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_found") return null;
    throw error;
  }
}

/** Where money can be sent by hand in this currency. */
export function bankDetailsOf(settings: BillingSettings, currency: Currency): InvoiceDocument["bankDetails"] {
  const account = settings.issuer.accounts.find((one) => one.currencies.includes(currency));
  const order = [
    "accountHolder",
    "bankName",
    "iban",
    "swift",
    "accountNumber",
    "routingNumber",
    "payableTo",
    "mailTo",
  ] as const;
  return order.flatMap((detail) => {
    const value = account?.details[detail];
    return value ? [{ detail, value }] : [];
  });
}
