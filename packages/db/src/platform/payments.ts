import type { GatewayFailureCode, GatewayId, GatewayRef } from "@tenantry/core/ports/payments";
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
import { invoices } from "./billing.ts";
import { instant, platform } from "./schema.ts";
import { tenants } from "./tenancy.ts";

const minor = (name: string) => bigint(name, { mode: "bigint" });
const tenantId = () =>
  uuid("tenant_id")
    .notNull()
    .references(() => tenants.id, { onDelete: "restrict" });

/** The gateway's name for a tenant. */
export const gatewayCustomers = platform.table(
  "gateway_customers",
  {
    tenantId: tenantId(),
    gateway: text("gateway").$type<GatewayId>().notNull(),
    customerRef: text("customer_ref").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.gateway] }),
    unique("gateway_customers_ref").on(t.gateway, t.customerRef),
  ],
);

/** Saved at the gateway; never a card number. */
export const paymentMethods = platform.table(
  "payment_methods",
  {
    id: uuid("id").primaryKey(),
    tenantId: tenantId(),
    gateway: text("gateway").$type<GatewayId>().notNull(),
    methodRef: text("method_ref").notNull(),
    brand: text("brand").notNull(),
    last4: text("last4").notNull(),
    /** The gateway's own name of the card itself: the same wherever it is saved. */
    fingerprint: text("fingerprint"),
    expiresMonth: integer("expires_month").notNull(),
    expiresYear: integer("expires_year").notNull(),
    isDefault: boolean("is_default").notNull(),
    createdAt: instant("created_at").notNull(),
    removedAt: instant("removed_at"),
  },
  (t) => [
    unique("payment_methods_ref").on(t.gateway, t.methodRef),
    uniqueIndex("payment_methods_default").on(t.tenantId).where(sql`${t.isDefault} and ${t.removedAt} is null`),
    index("payment_methods_tenant").on(t.tenantId),
    index("payment_methods_fingerprint").on(t.fingerprint),
  ],
);

/** One try to get one invoice paid, or one method saved. `id` is the permanent key at the gateway; one open try per invoice. */
export const paymentAttempts = platform.table(
  "payment_attempts",
  {
    id: uuid("id").primaryKey(),
    tenantId: tenantId(),
    /** Null: a page to save a method. */
    invoiceId: uuid("invoice_id").references(() => invoices.id, { onDelete: "restrict" }),
    gateway: text("gateway").$type<GatewayId>().notNull(),
    kind: text("kind").$type<"checkout" | "off_session" | "manual" | "save_method">().notNull(),
    methodId: uuid("method_id").references(() => paymentMethods.id, { onDelete: "restrict" }),
    currency: text("currency"),
    /** Asked for, in the gateway's step; `rounding` is charged − due. */
    amountMinor: minor("amount_minor"),
    roundingMinor: minor("rounding_minor"),
    refKind: text("ref_kind").$type<GatewayRef["kind"]>(),
    refId: text("ref_id"),
    url: text("url"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at"),
    succeededAt: instant("succeeded_at"),
    failedAt: instant("failed_at"),
    canceledAt: instant("canceled_at"),
    failureCode: text("failure_code").$type<GatewayFailureCode>(),
    failureDetail: text("failure_detail"),
  },
  (t) => [
    uniqueIndex("payment_attempts_open")
      .on(t.invoiceId)
      .where(
        sql`${t.invoiceId} is not null and ${t.succeededAt} is null and ${t.failedAt} is null and ${t.canceledAt} is null`,
      ),
    index("payment_attempts_tenant").on(t.tenantId, t.createdAt),
    index("payment_attempts_ref").on(t.gateway, t.refId),
    index("payment_attempts_failed").on(t.failedAt, t.id).where(sql`${t.failedAt} is not null`),
    index("payment_attempts_unsettled")
      .on(t.createdAt)
      .where(sql`${t.succeededAt} is null and ${t.failedAt} is null and ${t.canceledAt} is null`),
  ],
);

/** Money that arrived. `gatewayRef` is the gateway's own id, or our reference of a payment booked by staff. */
export const payments = platform.table(
  "payments",
  {
    id: uuid("id").primaryKey(),
    tenantId: tenantId(),
    /** Null: it went to the balance whole. */
    invoiceId: uuid("invoice_id").references(() => invoices.id, { onDelete: "restrict" }),
    attemptId: uuid("attempt_id").references(() => paymentAttempts.id, { onDelete: "restrict" }),
    gateway: text("gateway").$type<GatewayId>().notNull(),
    gatewayRef: text("gateway_ref").notNull(),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    roundingMinor: minor("rounding_minor").notNull(),
    refundedMinor: minor("refunded_minor").notNull().default(sql`0`),
    /** `visa 4242`, `bank_transfer`. */
    method: text("method").notNull(),
    /** What staff saw when they booked it: date, amount, file or words. */
    evidence: jsonb("evidence").$type<Record<string, unknown>>(),
    paidAt: instant("paid_at").notNull(),
    disputedAt: instant("disputed_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    unique("payments_ref").on(t.gateway, t.gatewayRef),
    index("payments_tenant").on(t.tenantId, t.createdAt),
    index("payments_invoice").on(t.invoiceId),
    index("payments_created").on(t.createdAt, t.id),
  ],
);

/** Money given back. `id` is the permanent key at the gateway. */
export const refunds = platform.table(
  "refunds",
  {
    id: uuid("id").primaryKey(),
    tenantId: tenantId(),
    paymentId: uuid("payment_id")
      .notNull()
      .references(() => payments.id, { onDelete: "restrict" }),
    creditNoteId: uuid("credit_note_id"),
    currency: text("currency").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    reason: text("reason").notNull(),
    gatewayRef: text("gateway_ref"),
    createdAt: instant("created_at").notNull(),
    succeededAt: instant("succeeded_at"),
    failedAt: instant("failed_at"),
    failureDetail: text("failure_detail"),
  },
  (t) => [
    index("refunds_tenant").on(t.tenantId, t.createdAt),
    index("refunds_payment").on(t.paymentId),
    index("refunds_created").on(t.createdAt, t.id),
  ],
);

/** Events of gateways, each kept once for good; a job fetches the object again and converges. */
export const inbox = platform.table(
  "inbox",
  {
    gateway: text("gateway").$type<GatewayId>().notNull(),
    eventId: text("event_id").notNull(),
    type: text("type").notNull(),
    objectKind: text("object_kind").$type<GatewayRef["kind"]>(),
    objectId: text("object_id"),
    account: text("account"),
    happenedAt: instant("happened_at").notNull(),
    receivedAt: instant("received_at").notNull(),
    /** `webhook`, or `sweep` for one that no webhook brought. */
    source: text("source").$type<"webhook" | "sweep">().notNull(),
    tenantId: uuid("tenant_id"),
    processedAt: instant("processed_at"),
    /** Shown to staff and touched by nobody else. */
    quarantinedBecause: text("quarantined_because").$type<
      "foreign_account" | "unknown" | "currency" | "amount" | "malformed"
    >(),
    resolvedAt: instant("resolved_at"),
    attempts: integer("attempts").notNull().default(0),
    lastError: text("last_error"),
  },
  (t) => [
    primaryKey({ columns: [t.gateway, t.eventId] }),
    index("inbox_received").on(t.receivedAt, t.eventId),
    index("inbox_unprocessed")
      .on(t.receivedAt)
      .where(sql`${t.processedAt} is null and ${t.quarantinedBecause} is null`),
    index("inbox_quarantine")
      .on(t.receivedAt)
      .where(sql`${t.quarantinedBecause} is not null and ${t.resolvedAt} is null`),
  ],
);

/** A difference between a gateway and our books, found by reconciliation. */
export const reconciliationFindings = platform.table(
  "reconciliation_findings",
  {
    id: uuid("id").primaryKey(),
    /** Same difference, same key: found again it is not new. */
    key: text("key").notNull().unique("reconciliation_findings_key"),
    tenantId: uuid("tenant_id"),
    gateway: text("gateway").$type<GatewayId>().notNull(),
    kind: text("kind")
      .$type<"paid_there_open_here" | "paid_twice" | "amount" | "refunded_there" | "unknown_object" | "missing_card">()
      .notNull(),
    severity: text("severity").$type<"low" | "medium" | "high">().notNull(),
    objectRef: text("object_ref").notNull(),
    invoiceId: uuid("invoice_id"),
    details: jsonb("details").$type<Record<string, unknown>>().notNull(),
    foundAt: instant("found_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    resolvedAt: instant("resolved_at"),
    /** `intended`: staff accepted it; it does not come back. */
    resolution: text("resolution").$type<"repaired" | "intended" | "gone">(),
    resolvedBy: uuid("resolved_by"),
  },
  (t) => [index("reconciliation_findings_open").on(t.foundAt).where(sql`${t.resolvedAt} is null`)],
);

/** One comparison of the gateways with our books: by the schedule or because staff asked. */
export const reconciliationRuns = platform.table(
  "reconciliation_runs",
  {
    id: uuid("id").primaryKey(),
    /** Null: the schedule's. */
    requestedBy: uuid("requested_by"),
    days: integer("days").notNull(),
    /** Also what happened in the last minutes, whose webhooks may still be on their way. */
    includesFresh: boolean("includes_fresh").notNull(),
    requestedAt: instant("requested_at").notNull(),
    startedAt: instant("started_at"),
    finishedAt: instant("finished_at"),
    /** Objects that were compared, and differences among them. */
    looked: integer("looked"),
    found: integer("found"),
    error: text("error"),
  },
  (t) => [index("reconciliation_runs_requested").on(t.requestedAt, t.id)],
);
