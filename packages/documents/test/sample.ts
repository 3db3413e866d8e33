import { type Currency, fraction, money, multiply, sum } from "@tenantry/core/money";
import type {
  CreditNoteDocument,
  DocumentLanguage,
  DocumentLine,
  DocumentTax,
  InvoiceDocument,
} from "@tenantry/core/ports/documents";

const bases: Record<string, bigint> = { OMR: 29_000n, JPY: 7_900n, USD: 199_00n };

/** Lines as a subscription has them: a plan, a prorated credit and charge, metered usage, a discount. */
function linesOf(currency: Currency, count: number): DocumentLine[] {
  const base = bases[currency] ?? 100_00n;
  const plain = { kind: "item", proration: null, quantity: null, unitPrice: null, taxRatePpm: 50_000n } as const;
  const month = { from: "2026-10-24", to: "2026-11-23" } as const;
  const kinds: DocumentLine[] = [
    {
      ...plain,
      name: { en: "Growth plan, monthly", ar: "باقة النمو، شهريًا" },
      service: month,
      listAmount: money(base, currency),
      amount: money((base * 85n) / 100n, currency),
    },
    {
      ...plain,
      kind: "credit",
      name: { en: "Starter", ar: "باقة البداية" },
      service: { from: "2026-10-17", to: "2026-10-31" },
      proration: { days: 14, ofDays: 31 },
      listAmount: money(-base / 3n, currency),
      amount: money(-base / 3n, currency),
    },
    {
      ...plain,
      name: { en: "API calls", ar: "استدعاءات واجهة البرمجة" },
      service: month,
      quantity: 125_000n,
      unitPrice: currency === "JPY" ? "0.02" : "0.00125",
      listAmount: money(base / 7n, currency),
      amount: money(base / 7n, currency),
    },
    {
      ...plain,
      name: {
        en: "Onboarding workshop for two branches, held at the customer's premises in Sohar",
        ar: "ورشة تهيئة لفرعين في مقر العميل في صحار",
      },
      service: null,
      quantity: 2n,
      unitPrice: "150",
      listAmount: money(base * 5n, currency),
      amount: money(base * 5n, currency),
      taxRatePpm: 0n,
    },
  ];
  return Array.from({ length: count }, (_, i) => kinds[i % kinds.length]).filter((line) => line !== undefined);
}

function taxesOf(lines: readonly DocumentLine[], currency: Currency): DocumentTax[] {
  const rates = [...new Set(lines.map((line) => line.taxRatePpm))];
  return rates.map((ratePpm) => {
    const net = sum(
      lines.filter((line) => line.taxRatePpm === ratePpm).map((line) => line.amount),
      currency,
    );
    return { name: null, ratePpm, inclusive: false, net, tax: multiply(net, fraction(ratePpm, 1_000_000n)) };
  });
}

function documentOf(language: DocumentLanguage, currency: Currency, lineCount: number, logo: Uint8Array | null) {
  const lines = linesOf(currency, lineCount);
  const taxes = taxesOf(lines, currency);
  const net = sum(
    taxes.map((tax) => tax.net),
    currency,
  );
  const total = money(
    net.minor +
      sum(
        taxes.map((tax) => tax.tax),
        currency,
      ).minor,
    currency,
  );
  return {
    language,
    number: "INV-2026-10-0042",
    issuedOn: "2026-10-24",
    currency,
    brand: { logo, primaryColor: "#0f5c4d", accentColor: "#b7791f" },
    issuer: {
      name: { en: "Tenantry Trading LLC", ar: "تيننتري للتجارة ش.م.م" },
      addressLines: ["Al Khuwair Street 12, Office 401", "Muscat 133, Oman"],
      email: "billing@tenantry.example",
      phone: null,
      taxNumber: "OM1100234567",
      registrationNumber: "1234567",
    },
    customer: {
      name: { en: "Al Nakheel Laundry & Dry Cleaning Est.", ar: "مؤسسة النخيل للغسيل والكي (فرع 2)" },
      addressLines: ["شارع السلطان قابوس، مبنى 7", "Sohar 311, Oman"],
      email: "owner@nakheel.example",
      phone: "+968 2412 3456",
      taxNumber: "OM1100987654",
      registrationNumber: null,
    },
    lines,
    taxes,
    net,
    total,
    purchaseOrder: "PO-7781/26",
    notes: "Thank you for your business.\nشكرًا لتعاملكم معنا.",
    footer: {
      en: "Tenantry Trading LLC · Registered in Muscat, Oman · CR 1234567",
      ar: "تيننتري للتجارة ش.م.م · مسجلة في مسقط، سلطنة عُمان · س.ت 1234567",
    },
  } as const;
}

export function sampleInvoice(
  language: DocumentLanguage,
  currency: Currency,
  lineCount: number,
  logo: Uint8Array | null = null,
): InvoiceDocument {
  const document = documentOf(language, currency, lineCount, logo);
  const { total } = document;
  const fromBalance = money(total.minor / 20n, currency);
  const rounding = money(currency === "OMR" ? -(total.minor - fromBalance.minor) % 10n : 0n, currency);
  return {
    ...document,
    status: "open",
    dueOn: "2026-11-07",
    termsDays: 14,
    fromBalance,
    rounding,
    paid: money(0n, currency),
    due: money(total.minor - fromBalance.minor + rounding.minor, currency),
    payLink: "https://app.tenantry.example/pay/0196a1b2-7c3d-7000-8000-0123456789ab",
    bankDetails: [
      { detail: "bankName", value: "Bank Muscat" },
      { detail: "iban", value: "OM81 0270 3010 1234 5678 901" },
      { detail: "swift", value: "BMUSOMRX" },
    ],
  };
}

export function sampleCreditNote(language: DocumentLanguage, currency: Currency): CreditNoteDocument {
  return {
    ...documentOf(language, currency, 1, null),
    number: "CN-2026-11-0003",
    notes: null,
    invoices: [{ number: "INV-2026-10-0042", issuedOn: "2026-10-24" }],
    reason: { en: "Service was not available on 3 November", ar: "تعذّر تقديم الخدمة يوم 3 نوفمبر" },
    settledBy: "balance",
  };
}
