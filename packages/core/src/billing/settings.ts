import { z } from "zod";
import { currencies } from "../money.ts";
import { manualMeans } from "../ports/payments.ts";
import { isTimeZone } from "../tenant/locality.ts";
import { optionalLine } from "../text.ts";
import { defaultInvoiceTemplate, isNumberTemplate } from "./invoice-number.ts";

const text = (max: number) => z.object({ en: z.string().max(max), ar: z.string().max(max) });

const ManualAccount = z.object({
  means: z.enum(manualMeans),
  currencies: z.array(z.enum(currencies)).max(currencies.length),
  details: z.partialRecord(
    z.enum(["accountHolder", "bankName", "iban", "swift", "accountNumber", "routingNumber", "payableTo", "mailTo"]),
    z.string().max(120),
  ),
});

/** Who sends the invoices, as printed on them. */
const Issuer = z.object({
  name: text(120).prefault({ en: "Tenantry", ar: "تينانتري" }),
  addressLines: z.array(z.string().max(120)).max(6).default([]),
  taxNumber: optionalLine(40),
  registrationNumber: optionalLine(40),
  email: optionalLine(254),
  phone: optionalLine(32),
  /** Where money is sent that does not come through a gateway. */
  accounts: z.array(ManualAccount).max(10).default([]),
  footer: text(300).nullable().default(null),
  /** On documents of tenants that have no logo of their own. */
  logoId: z.uuid().nullable().default(null),
  /** Months of invoice numbers and days on documents are its. */
  timeZone: z.string().refine(isTimeZone, "invalid_time_zone").default("Asia/Muscat"),
});

const template = z.string().refine(isNumberTemplate, "invalid_template");

const StoredTaxRate = z.object({
  country: z.string().length(2),
  code: z.string().min(1).max(20),
  name: text(60),
  /** Parts per million: 5 % = 50 000. */
  ratePpm: z.number().int().min(0).max(1_000_000),
  validFrom: z.iso.datetime(),
});

/** How the platform bills, as staff edit it. */
export const BillingSettings = z.object({
  issuer: Issuer.prefault({}),
  invoiceTemplate: template.default(defaultInvoiceTemplate),
  creditNoteTemplate: template.default("CN-{YYYY}-{MM}-{seq:4}"),
  upgradeMode: z.enum(["prorate", "reset"]).default("prorate"),
  /** Calendar days to the due date where there is no saved method to charge; 0 where there is one. */
  termsDays: z.number().int().min(0).max(365).default(7),
  taxRates: z.array(StoredTaxRate).max(500).default([]),
  pricesIncludeTax: z.boolean().default(false),
  /** An unpaid checkout keeps its prices this long. */
  checkoutHours: z.number().int().min(1).max(720).default(24),
  /** An invoice above these waits for staff; `floor` in major units of any currency. */
  runaway: z
    .object({
      maxLines: z.number().int().min(1).max(900).default(200),
      maxTimesPlan: z.number().int().min(1).max(1000).default(10),
      floor: z.number().int().min(0).max(100_000_000).default(1000),
    })
    .prefault({}),
  /** A lower plan is offered to who cancels. */
  retentionOffer: z.boolean().default(true),
});
export type BillingSettings = z.infer<typeof BillingSettings>;
