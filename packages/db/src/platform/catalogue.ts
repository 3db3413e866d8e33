import type { Cycle, Limits, StoredMeteredPrice, TrialEnd } from "@tenantry/core/catalogue/plan";
import type { LocalText } from "@tenantry/core/locale";
import type { Successor } from "@tenantry/core/subscription/cancel";
import type { MeterWindow } from "@tenantry/core/usage/meters";
import { bigint, boolean, integer, jsonb, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, platform } from "./schema.ts";

export const plans = platform.table("plans", {
  code: text("code").primaryKey(),
  name: jsonb("name").$type<LocalText>().notNull(),
  description: jsonb("description").$type<LocalText>().notNull(),
  sortOrder: integer("sort_order").notNull(),
  isPublic: boolean("is_public").notNull(),
  isPopular: boolean("is_popular").notNull(),
  contactSales: boolean("contact_sales").notNull(),
  createdAt: instant("created_at").notNull(),
  /** From then on nobody new may choose it; who has it keeps it. */
  withdrawnAt: instant("withdrawn_at"),
});

/** Published versions never change: subscribers keep the version they started on. */
export const planVersions = platform.table(
  "plan_versions",
  {
    id: uuid("id").primaryKey(),
    planCode: text("plan_code")
      .notNull()
      .references(() => plans.code),
    version: integer("version").notNull(),
    publishedAt: instant("published_at").notNull(),
    trialDays: integer("trial_days").notNull(),
    trialEnd: jsonb("trial_end").$type<TrialEnd>().notNull(),
    limits: jsonb("limits").$type<Limits>().notNull(),
    features: jsonb("features").$type<string[]>().notNull(),
    /** What follows a canceled paid period, and the end of the dunning ladder. */
    afterCancel: text("after_cancel").$type<Successor>().notNull().default("free"),
    dunningEnd: text("dunning_end").$type<Successor>().notNull().default("free"),
    /** Meters billed by use, per currency. */
    meteredPrices: jsonb("metered_prices").$type<StoredMeteredPrice[]>().notNull().default([]),
    /** Meters that may exceed their limit: what is above it is billed or only told. */
    softLimits: jsonb("soft_limits").$type<string[]>().notNull().default([]),
    publishedBy: uuid("published_by"),
    notes: text("notes"),
  },
  (t) => [unique("plan_versions_number").on(t.planCode, t.version)],
);

export const prices = platform.table(
  "prices",
  {
    planVersionId: uuid("plan_version_id")
      .notNull()
      .references(() => planVersions.id),
    currency: text("currency").notNull(),
    cycle: text("cycle").$type<Cycle>().notNull(),
    amountMinor: bigint("amount_minor", { mode: "bigint" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.planVersionId, t.currency, t.cycle] })],
);

export const features = platform.table("features", {
  code: text("code").primaryKey(),
  name: jsonb("name").$type<LocalText>().notNull(),
  description: jsonb("description").$type<LocalText>().notNull(),
  isDefault: boolean("is_default").notNull(),
  group: text("group").notNull(),
  pricingHint: jsonb("pricing_hint").$type<LocalText>(),
  sortOrder: integer("sort_order").notNull(),
});

/** What a feature costs on top of a plan that does not grant it. */
export const addOnPrices = platform.table(
  "add_on_prices",
  {
    featureCode: text("feature_code")
      .notNull()
      .references(() => features.code),
    currency: text("currency").notNull(),
    cycle: text("cycle").$type<Cycle>().notNull(),
    amountMinor: bigint("amount_minor", { mode: "bigint" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.featureCode, t.currency, t.cycle] })],
);

/** What is counted. A counter adds up within its window; a gauge is what there is now. */
export const meters = platform.table("meters", {
  code: text("code").primaryKey(),
  name: jsonb("name").$type<LocalText>().notNull(),
  unit: jsonb("unit").$type<LocalText>().notNull(),
  kind: text("kind").$type<"counter" | "gauge">().notNull(),
  window: text("window").$type<MeterWindow>().notNull(),
  sortOrder: integer("sort_order").notNull(),
});
