import type { Cycle } from "@tenantry/core/catalogue/plan";
import { sql } from "drizzle-orm";
import { boolean, index, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { planVersions } from "./catalogue.ts";
import { instant, platform } from "./schema.ts";
import { tenants } from "./tenancy.ts";

/** Dates only: the status is derived from them at a given now (core/subscription/status). */
export const subscriptions = platform.table(
  "subscriptions",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    planCode: text("plan_code").notNull(),
    planVersionId: uuid("plan_version_id")
      .notNull()
      .references(() => planVersions.id),
    currency: text("currency").notNull(),
    cycle: text("cycle").$type<Cycle>().notNull(),
    startedAt: instant("started_at").notNull(),
    trialEndsAt: instant("trial_ends_at"),
    periodStart: instant("period_start").notNull(),
    periodEnd: instant("period_end"),
    autoRenew: boolean("auto_renew").notNull(),
    cancelAt: instant("cancel_at"),
    pausedAt: instant("paused_at"),
    pastDueSince: instant("past_due_since"),
    endedAt: instant("ended_at"),
    endReason: text("end_reason").$type<"trial_ended" | "superseded" | "canceled" | "dunning">(),
  },
  (t) => [
    uniqueIndex("subscriptions_live").on(t.tenantId).where(sql`${t.endedAt} is null`),
    index("subscriptions_history").on(t.tenantId, t.startedAt),
    index("subscriptions_trial_end")
      .on(t.trialEndsAt)
      .where(sql`${t.endedAt} is null and ${t.trialEndsAt} is not null`),
  ],
);
