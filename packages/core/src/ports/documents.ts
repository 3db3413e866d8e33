import type { Locale, LocalText } from "../locale.ts";
import type { Currency, Money } from "../money.ts";
import type { LocalDay } from "../period/local-day.ts";
import type { BankDetail } from "./payments.ts";

/** `bilingual`: English with Arabic beside it, as tax invoices in the Gulf are. */
export type DocumentLanguage = Locale | "bilingual";

export type DocumentParty = {
  /** The same text twice where the party has one name. */
  readonly name: LocalText;
  readonly addressLines: readonly string[];
  readonly email: string | null;
  readonly phone: string | null;
  readonly taxNumber: string | null;
  readonly registrationNumber: string | null;
};

export type DocumentBrand = {
  /** PNG or JPEG, at most 2 MB; `null` prints the issuer's name instead. */
  readonly logo: Uint8Array | null;
  /** `#rrggbb`. */
  readonly primaryColor: string;
  readonly accentColor: string;
};

export type DocumentLine = {
  /** What the words around the name say: `item` prints the name alone. */
  readonly kind: "plan" | "item" | "credit" | "late_usage" | "order";
  /** Of the plan, feature or meter in the catalogue, or a line's own words. */
  readonly name: LocalText;
  /** First and last day that the line pays for, both included. */
  readonly service: { readonly from: LocalDay; readonly to: LocalDay } | null;
  /** Days charged or credited of the days they are a part of. */
  readonly proration: { readonly days: number; readonly ofDays: number } | null;
  readonly quantity: bigint | null;
  /** Major units as a decimal, which may be finer than the currency: `0.00125`. */
  readonly unitPrice: string | null;
  readonly taxRatePpm: bigint;
  /** Printed struck through where it differs from `amount`. */
  readonly listAmount: Money;
  readonly amount: Money;
};

/** One rate of the document (5 % = 50 000 parts per million). `net` + `tax` is what the rate adds to the total. */
export type DocumentTax = {
  /** Null: VAT, or zero-rated. */
  readonly name: LocalText | null;
  readonly ratePpm: bigint;
  /** The lines' amounts hold the tax already. */
  readonly inclusive: boolean;
  readonly net: Money;
  readonly tax: Money;
};

type TaxDocument = {
  readonly language: DocumentLanguage;
  readonly number: string;
  readonly issuedOn: LocalDay;
  readonly currency: Currency;
  readonly brand: DocumentBrand;
  readonly issuer: DocumentParty;
  readonly customer: DocumentParty;
  readonly lines: readonly DocumentLine[];
  readonly taxes: readonly DocumentTax[];
  /** Σ net and Σ net + tax over `taxes`: the printed figures add up, or nothing is printed. */
  readonly net: Money;
  readonly total: Money;
  readonly purchaseOrder: string | null;
  readonly notes: string | null;
  /** The issuer's last line on every page. */
  readonly footer: LocalText | null;
};

export type InvoiceDocument = TaxDocument & {
  readonly status: "open" | "overdue" | "paid" | "void" | "uncollectible";
  readonly dueOn: LocalDay | null;
  /** Calendar days from issue to due date. */
  readonly termsDays: number | null;
  /** Signed as in `settle`: positive pays a part of the total, negative charges what was carried. */
  readonly fromBalance: Money;
  /** What the gateway's step changed, −0.001; added to the total. */
  readonly rounding: Money;
  readonly paid: Money;
  /** total − fromBalance + rounding − paid. */
  readonly due: Money;
  /** Absolute URL; printed with its QR code while something is due. */
  readonly payLink: string | null;
  readonly bankDetails: readonly { readonly detail: BankDetail; readonly value: string }[];
};

/** Amounts are positive: what the customer gets back. */
export type CreditNoteDocument = TaxDocument & {
  /** Those it takes back from; none for a credit that is no correction. */
  readonly invoices: readonly { readonly number: string; readonly issuedOn: LocalDay }[];
  readonly reason: LocalText | null;
  readonly settledBy: "balance" | "refund";
};

/** What a tenant gives its own customer for a paid order: issuer and brand are the tenant's. */
export type ReceiptDocument = TaxDocument & { readonly paid: Money };

/** Renders the same document to the same bytes, PDF/A-3b. A document whose figures do not add up is a bug and throws. */
export interface DocumentRenderer {
  invoice(document: InvoiceDocument): Promise<Uint8Array>;
  creditNote(document: CreditNoteDocument): Promise<Uint8Array>;
  receipt(document: ReceiptDocument): Promise<Uint8Array>;
}
