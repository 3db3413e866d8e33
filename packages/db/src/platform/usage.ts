import { sql } from "drizzle-orm";
import { bigint, date, index, integer, jsonb, numeric, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, platform } from "./schema.ts";
import { tenants } from "./tenancy.ts";

const quantity = (name: string) => bigint(name, { mode: "number" });

/** Accepted events, each once for good by (tenant, event id). Hash-partitioned by tenant in drizzle/platform. */
export const usageEvents = platform.table(
  "usage_events",
  {
    tenantId: uuid("tenant_id").notNull(),
    eventId: text("event_id").notNull(),
    meter: text("meter").notNull(),
    quantity: quantity("quantity").notNull(),
    happenedAt: instant("happened_at").notNull(),
    receivedAt: instant("received_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.eventId] }),
    index("usage_events_meter").on(t.tenantId, t.meter, t.happenedAt),
  ],
);

/** What a tenant has used of a meter in a window, as far as the platform counts it: the sum of its accepted events. */
export const usageWindows = platform.table(
  "usage_windows",
  {
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    meter: text("meter").notNull(),
    windowStart: instant("window_start").notNull(),
    windowEnd: instant("window_end"),
    used: quantity("used").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.meter, t.windowStart] })],
);

/** The daily roll-up: a counter's quantity of that day, a gauge's value at its end. Days of UTC. */
export const usageDaily = platform.table(
  "usage_daily",
  {
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    day: date("day", { mode: "string" }).notNull(),
    meter: text("meter").notNull(),
    quantity: quantity("quantity").notNull(),
    rolledUpAt: instant("rolled_up_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.day, t.meter] })],
);

/** Warnings given, once per window and level. */
export const usageWarnings = platform.table(
  "usage_warnings",
  {
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    meter: text("meter").notNull(),
    windowStart: instant("window_start").notNull(),
    level: integer("level").notNull(),
    used: quantity("used").notNull(),
    limit: quantity("limit").notNull(),
    warnedAt: instant("warned_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.meter, t.windowStart, t.level] })],
);

/** Drift that a recount found and put right. */
export const usageCorrections = platform.table(
  "usage_corrections",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    meter: text("meter").notNull(),
    windowStart: instant("window_start").notNull(),
    counted: quantity("counted").notNull(),
    found: quantity("found").notNull(),
    correctedAt: instant("corrected_at").notNull(),
  },
  (t) => [index("usage_corrections_at").on(t.correctedAt), index("usage_corrections_tenant").on(t.tenantId)],
);

/** S4's billing_usage: what one service of ours reports about one account and one cycle. */
export const serviceUsage = platform.table(
  "service_usage",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    serviceName: text("service_name").notNull(),
    status: text("status").$type<"ACTIVE" | "INACTIVE">().notNull(),
    usageValue: numeric("usage_value", { precision: 24, scale: 6 }).notNull(),
    startDate: date("start_date", { mode: "string" }).notNull(),
    endDate: date("end_date", { mode: "string" }).notNull(),
    amountBilledMinor: bigint("amount_billed_minor", { mode: "bigint" }).notNull().default(sql`0`),
    currency: text("currency").notNull(),
    invoiceId: uuid("invoice_id"),
    details: jsonb("details").$type<Record<string, unknown>>(),
    lastUpdated: instant("last_updated").notNull(),
  },
  (t) => [index("service_usage_tenant").on(t.tenantId, t.startDate)],
);
