import { BillingSettings } from "@tenantry/core/billing/settings";

/** Who sends the invoices of a local stack, where a transfer goes to, and the VAT of Oman. Nobody banks there. */
export const demoBilling: BillingSettings = BillingSettings.parse({
  issuer: {
    name: { en: "Tenantry LLC", ar: "تينانتري ش.م.م" },
    addressLines: ["Way 4521, Al Khuwair", "Muscat 112", "Oman"],
    taxNumber: "OM1100000000",
    email: "billing@tenantry.example",
    accounts: [
      {
        means: "bank_transfer",
        currencies: ["OMR", "USD"],
        details: {
          accountHolder: "Tenantry LLC",
          bankName: "Example Bank of Muscat",
          iban: "OM810180000001299123456",
          swift: "EXMPOMRX",
        },
      },
    ],
  },
  taxRates: [
    {
      country: "OM",
      code: "VAT",
      name: { en: "VAT", ar: "ضريبة القيمة المضافة" },
      ratePpm: 50_000,
      validFrom: "2021-04-16T00:00:00Z",
    },
  ],
});
