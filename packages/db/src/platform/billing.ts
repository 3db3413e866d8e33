import type { ChargeKind } from "@tenantry/core/billing/line";
import type { StoredCreditLine, StoredParty, StoredTaxGroup } from "@tenantry/core/billing/stored";
import type { LocalText } from "@tenantry/core/locale";
import type { DocumentLanguage } from "@tenantry/core/ports/documents";
import type { GatewayId } from "@tenantry/core/ports/payments";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { instant, platform } from "./schema.ts";
import { subscriptions } from "./subscription.ts";
import { tenants } from "./tenancy.ts";

const minor = (name: string) => bigint(name, { mode: "bigint" });
const tenantId = () =>
  uuid("tenant_id")
    .notNull()
    .references(() => tenants.id, { onDelete: "restrict" });

/** Who a tenant is on paper, and how it pays. Its row is the lock that every change of money takes first. */
export const billingProfiles = platform.table("billing_profiles", {
  tenantId: uuid("tenant_id")
    .primaryKey()
    .references(() => tenants.id, { onDelete: "restrict" }),
  legalName: text("legal_name"),
  address: text("address"),
  city: text("city"),
  country: text("country"),
  email: text("email"),
  taxNumber: text("tax_number"),
  taxExempt: boolean("tax_exempt").notNull().default(false),
  purchaseOrder: text("purchase_order"),
  documentLanguage: text("document_language").$type<DocumentLanguage>(),
  /** Calendar days from finalization to the due date; null: the platform's. */
  termsDays: integer("terms_days"),
  lastGateway: text("last_gateway").$type<GatewayId>(),
  updatedAt: instant("updated_at").notNull(),
});

/** Next number of each series; the row is locked by the transaction that finalizes, so that nothing is skipped. */
export const numberSeries = platform.table("number_series", {
  series: text("series").$type<"invoice" | "credit_note">().primaryKey(),
  nextSequence: minor("next_sequence").notNull(),
});

export const invoices = platform.table(
  "invoices",
  {
    id: uuid("id").primaryKey(),
    tenantId: tenantId(),
    subscriptionId: uuid("subscription_id").references(() => subscriptions.id, { onDelete: "restrict" }),
    /** `renewal`: of the period that begins; `change`: of a plan change or the start of paying; `final`: what was left. */
    kind: text("kind").$type<"renewal" | "change" | "final" | "one_off">().notNull(),
    /** Null while a draft. */
    sequence: minor("sequence"),
    number: text("number"),
    currency: text("currency").notNull(),
    periodStart: instant("period_start"),
    periodEnd: instant("period_end"),
    netMinor: minor("net_minor").notNull(),
    taxMinor: minor("tax_minor").notNull(),
    totalMinor: minor("total_minor").notNull(),
    /** Signed as in `settle`: positive pays a part of the total, negative charges what was carried. */
    fromBalanceMinor: minor("from_balance_minor").notNull(),
    /** Asked for at finalization: total − from balance. Paid in full or not at all. */
    dueMinor: minor("due_minor").notNull(),
    taxes: jsonb("taxes").$type<StoredTaxGroup[]>().notNull(),
    issuer: jsonb("issuer").$type<StoredParty>(),
    customer: jsonb("customer").$type<StoredParty>(),
    language: text("language").$type<DocumentLanguage>().notNull(),
    notes: text("notes"),
    purchaseOrder: text("purchase_order"),
    termsDays: integer("terms_days").notNull(),
    createdAt: instant("created_at").notNull(),
    /** A draft is finalized then (late usage is waited for). */
    finalizeAt: instant("finalize_at"),
    finalizedAt: instant("finalized_at"),
    dueAt: instant("due_at"),
    paidAt: instant("paid_at"),
    disputedAt: instant("disputed_at"),
    voidedAt: instant("voided_at"),
    uncollectibleAt: instant("uncollectible_at"),
    /** Last rung of the dunning ladder that was taken, in days after the due date, and when. */
    dunningDay: integer("dunning_day"),
    dunningAt: instant("dunning_at"),
    /** The rendered PDF: written once, never again. */
    documentKey: text("document_key"),
    documentSha256: text("document_sha256"),
  },
  (t) => [
    unique("invoices_number").on(t.number),
    unique("invoices_sequence").on(t.sequence),
    uniqueIndex("invoices_renewal")
      .on(t.subscriptionId, t.periodStart)
      .where(sql`${t.kind} = 'renewal' and ${t.voidedAt} is null`),
    index("invoices_tenant").on(t.tenantId, t.createdAt),
    index("invoices_created").on(t.createdAt, t.id),
    index("invoices_open")
      .on(t.dueAt)
      .where(
        sql`${t.finalizedAt} is not null and ${t.paidAt} is null and ${t.voidedAt} is null and ${t.uncollectibleAt} is null`,
      ),
    index("invoices_drafts").on(t.finalizeAt).where(sql`${t.finalizedAt} is null and ${t.voidedAt} is null`),
  ],
);

/** Printed lines, and the charges that later changes credit. `invoiceId` null: waits for the next invoice. */
export const invoiceLines = platform.table(
  "invoice_lines",
  {
    id: uuid("id").primaryKey(),
    tenantId: tenantId(),
    subscriptionId: uuid("subscription_id"),
    invoiceId: uuid("invoice_id").references(() => invoices.id, { onDelete: "restrict" }),
    position: integer("position").notNull(),
    kind: text("kind").$type<ChargeKind | "credit" | "usage_adjustment">().notNull(),
    code: text("code").notNull(),
    /** Words of a line that staff wrote; the others take theirs from the catalogue. */
    description: jsonb("description").$type<LocalText>(),
    currency: text("currency").notNull(),
    listMinor: minor("list_minor").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    taxCode: text("tax_code").notNull(),
    taxRatePpm: minor("tax_rate_ppm").notNull(),
    taxInclusive: boolean("tax_inclusive").notNull(),
    serviceStart: instant("service_start"),
    serviceEnd: instant("service_end"),
    serviceTimeZone: text("service_time_zone"),
    prorationDays: integer("proration_days"),
    prorationOfDays: integer("proration_of_days"),
    quantity: minor("quantity"),
    /** The charge that a credit takes back from. */
    creditsLineId: uuid("credits_line_id"),
    /** Taken back of this charge so far, by changes and by credit notes. */
    creditedMinor: minor("credited_minor").notNull().default(sql`0`),
    /** When a change ended what it pays for. */
    endedAt: instant("ended_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("invoice_lines_invoice").on(t.invoiceId, t.position),
    index("invoice_lines_tenant").on(t.tenantId, t.createdAt),
    index("invoice_lines_pending").on(t.subscriptionId).where(sql`${t.invoiceId} is null`),
  ],
);

/** Corrections of a finalized invoice, in their own series. Immutable. */
export const creditNotes = platform.table(
  "credit_notes",
  {
    id: uuid("id").primaryKey(),
    tenantId: tenantId(),
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoices.id, { onDelete: "restrict" }),
    sequence: minor("sequence").notNull().unique("credit_notes_sequence"),
    number: text("number").notNull().unique("credit_notes_number"),
    currency: text("currency").notNull(),
    lines: jsonb("lines").$type<StoredCreditLine[]>().notNull(),
    taxes: jsonb("taxes").$type<StoredTaxGroup[]>().notNull(),
    netMinor: minor("net_minor").notNull(),
    taxMinor: minor("tax_minor").notNull(),
    totalMinor: minor("total_minor").notNull(),
    reason: text("reason"),
    settledBy: text("settled_by").$type<"balance" | "refund">().notNull(),
    issuer: jsonb("issuer").$type<StoredParty>().notNull(),
    customer: jsonb("customer").$type<StoredParty>().notNull(),
    language: text("language").$type<DocumentLanguage>().notNull(),
    createdAt: instant("created_at").notNull(),
    documentKey: text("document_key"),
    documentSha256: text("document_sha256"),
  },
  (t) => [index("credit_notes_tenant").on(t.tenantId, t.createdAt), index("credit_notes_invoice").on(t.invoiceId)],
);

/** Movements of a tenant's balance, gross and signed: positive is owed to the tenant. Append-only; `key` is once for good. */
export const balanceEntries = platform.table(
  "balance_entries",
  {
    tenantId: tenantId(),
    key: text("key").notNull(),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    kind: text("kind")
      .$type<"credit_note" | "applied" | "carried" | "overpayment" | "returned" | "adjustment">()
      .notNull(),
    invoiceId: uuid("invoice_id"),
    /** The credited invoice: while it is disputed, this credit is frozen. */
    originInvoiceId: uuid("origin_invoice_id"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.key] })],
);

/** A tenant whose billing waits for staff: an invoice that its plan cannot explain, a renewal without a price. */
export const billingHolds = platform.table(
  "billing_holds",
  {
    id: uuid("id").primaryKey(),
    tenantId: tenantId(),
    reason: text("reason").$type<"too_many_lines" | "charged_twice" | "too_much_money" | "no_price">().notNull(),
    details: jsonb("details").$type<Record<string, unknown>>().notNull(),
    createdAt: instant("created_at").notNull(),
    releasedAt: instant("released_at"),
    releasedBy: uuid("released_by"),
  },
  (t) => [
    uniqueIndex("billing_holds_open").on(t.tenantId).where(sql`${t.releasedAt} is null`),
    index("billing_holds_created").on(t.createdAt),
  ],
);
