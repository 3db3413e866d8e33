import type { ChangeMode } from "@tenantry/core/billing/change-mode";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import { sql } from "drizzle-orm";
import { boolean, index, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { features, planVersions } from "./catalogue.ts";
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
    /** Wall time from which paid periods are counted, and the tenant's zone when the current one began. */
    anchor: text("anchor"),
    periodTimeZone: text("period_time_zone"),
    autoRenew: boolean("auto_renew").notNull(),
    cancelAt: instant("cancel_at"),
    canceledAt: instant("canceled_at"),
    cancelReason: text("cancel_reason"),
    cancelFeedback: text("cancel_feedback"),
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
    index("subscriptions_period_end").on(t.periodEnd).where(sql`${t.endedAt} is null and ${t.periodEnd} is not null`),
  ],
);

/**
 * A change of plan, cycle or both, the start of paying, or a feature bought on top. Pending until applied or withdrawn: one that waits for
 * `effectiveAt` (`period_end`, a trial's end) or for the payment of `invoiceId`, whichever it has.
 */
export const subscriptionChanges = platform.table(
  "subscription_changes",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    subscriptionId: uuid("subscription_id")
      .notNull()
      .references(() => subscriptions.id, { onDelete: "cascade" }),
    fromPlanVersionId: uuid("from_plan_version_id").notNull(),
    fromCycle: text("from_cycle").$type<Cycle>().notNull(),
    planCode: text("plan_code").notNull(),
    planVersionId: uuid("plan_version_id")
      .notNull()
      .references(() => planVersions.id),
    cycle: text("cycle").$type<Cycle>().notNull(),
    mode: text("mode").$type<ChangeMode>().notNull(),
    direction: text("direction").$type<"upgrade" | "downgrade">().notNull(),
    /** A feature that is bought on top: plan, cycle and period stay. */
    addOnCode: text("add_on_code").references(() => features.code),
    requestedBy: text("requested_by").$type<"customer" | "staff">().notNull(),
    requestedAt: instant("requested_at").notNull(),
    effectiveAt: instant("effective_at").notNull(),
    /** Period and anchor that begin with it; null where the running ones go on or the renewal makes them. */
    periodStart: instant("period_start"),
    periodEnd: instant("period_end"),
    anchor: text("anchor"),
    periodTimeZone: text("period_time_zone"),
    /** Its invoice must be paid before it applies; null: nothing is due before it. */
    invoiceId: uuid("invoice_id"),
    /** An unpaid one is withdrawn then, and its invoice void. */
    expiresAt: instant("expires_at"),
    appliedAt: instant("applied_at"),
    withdrawnAt: instant("withdrawn_at"),
    withdrawnBecause: text("withdrawn_because").$type<
      "superseded" | "canceled" | "expired" | "undone" | "plan_withdrawn" | "failed"
    >(),
  },
  (t) => [
    uniqueIndex("subscription_changes_pending")
      .on(t.subscriptionId)
      .where(sql`${t.appliedAt} is null and ${t.withdrawnAt} is null`),
    index("subscription_changes_history").on(t.tenantId, t.requestedAt),
    index("subscription_changes_due").on(t.effectiveAt).where(sql`${t.appliedAt} is null and ${t.withdrawnAt} is null`),
  ],
);

/**
 * Features bought on top of the plan; their price is the catalogue's for the subscription's currency and cycle.
 * One that is dropped has its end ahead: the end of the period that it is paid for.
 */
export const subscriptionAddOns = platform.table(
  "subscription_add_ons",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    subscriptionId: uuid("subscription_id")
      .notNull()
      .references(() => subscriptions.id, { onDelete: "cascade" }),
    featureCode: text("feature_code")
      .notNull()
      .references(() => features.code),
    startedAt: instant("started_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [
    uniqueIndex("subscription_add_ons_live").on(t.subscriptionId, t.featureCode).where(sql`${t.endedAt} is null`),
    index("subscription_add_ons_tenant").on(t.tenantId),
  ],
);
