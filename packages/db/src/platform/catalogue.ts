import type { Cycle, Limits, TrialEnd } from "@tenantry/core/catalogue/plan";
import type { LocalText } from "@tenantry/core/locale";
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
