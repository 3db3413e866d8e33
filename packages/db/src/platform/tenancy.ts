import type { Cycle } from "@tenantry/core/catalogue/plan";
import type { BusinessHours } from "@tenantry/core/tenant/business-hours";
import type { SandboxTemplate } from "@tenantry/core/tenant/sandbox";
import type { TrialRefusal } from "@tenantry/core/tenant/trial-policy";
import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, platform } from "./schema.ts";

export const placements = platform.table("placements", {
  name: text("name").primaryKey(),
  /** Encrypted with the application's key; null is the database the platform itself lives in. */
  connectionSecret: text("connection_secret"),
  createdAt: instant("created_at").notNull(),
});

/** Directory of every slug ever given: the one tenant fact that may be read before a tenant is known. */
export const slugs = platform.table("slugs", {
  slug: text("slug").primaryKey(),
  tenantId: uuid("tenant_id").notNull(),
  takenAt: instant("taken_at").notNull(),
});

export const tenants = platform.table(
  "tenants",
  {
    id: uuid("id").primaryKey(),
    /** Held in `slugs`, which alone decides who has it; a released slug may stand here twice. */
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    name2: text("name2"),
    email: text("email").notNull(),
    phone: text("phone"),
    address: text("address"),
    city: text("city"),
    country: text("country").notNull(),
    currency: text("currency").notNull(),
    timeZone: text("time_zone").notNull(),
    language: text("language").notNull(),
    businessType: text("business_type"),
    brandColorPrimary: text("brand_color_primary").notNull(),
    brandColorSecondary: text("brand_color_secondary").notNull(),
    /** Names the files of the current logo; a new upload gets a new one, so that pictures can be cached for good. */
    logoId: uuid("logo_id"),
    businessHours: jsonb("business_hours").$type<BusinessHours>().notNull(),
    placement: text("placement")
      .notNull()
      .references(() => placements.name),
    sandbox: boolean("sandbox").notNull(),
    /** Which sample content a sandbox starts with. */
    template: text("template").$type<SandboxTemplate>(),
    /** When a sandbox is purged, in the platform's time: its own clock cannot lengthen its life. */
    expiresAt: instant("expires_at"),
    adminNotes: text("admin_notes"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    provisioningStartedAt: instant("provisioning_started_at"),
    provisioningFailedAt: instant("provisioning_failed_at"),
    readyAt: instant("ready_at"),
    lastActivityAt: instant("last_activity_at"),
    suspendedAt: instant("suspended_at"),
    deactivatedAt: instant("deactivated_at"),
    /** The day of the purge as it was promised at deactivation; null while nobody leaves. */
    purgeAt: instant("purge_at"),
    /** Staff postpone the purge until then, and why. */
    holdUntil: instant("hold_until"),
    holdReason: text("hold_reason"),
    /** From here there is no way back. */
    purgeStartedAt: instant("purge_started_at"),
    purgedAt: instant("purged_at"),
  },
  (t) => [
    index("tenants_created_at").on(t.createdAt, t.id),
    index("tenants_name").on(t.name, t.id),
    index("tenants_expiry").on(t.expiresAt),
    index("tenants_search").using(
      "gin",
      sql`(lower(${t.name} || ' ' || coalesce(${t.name2}, '') || ' ' || ${t.slug} || ' ' || ${t.email})) extensions.gin_trgm_ops`,
    ),
  ],
);

export const registrations = platform.table(
  "registrations",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .unique()
      .references(() => tenants.id, { onDelete: "cascade" }),
    ownerId: uuid("owner_id").notNull(),
    planCode: text("plan_code").notNull(),
    cycle: text("cycle").$type<Cycle>().notNull(),
    adminName: text("admin_name").notNull(),
    adminEmail: text("admin_email").notNull(),
    /** argon2id of the password for the workspace's admin user; erased when that user exists or the registration ends. */
    passwordHash: text("password_hash"),
    locale: text("locale").notNull(),
    needsConfirmation: boolean("needs_confirmation").notNull(),
    needsApproval: boolean("needs_approval").notNull(),
    needsPayment: boolean("needs_payment").notNull().default(false),
    /** The address belonged to an owner already: nothing happens until that owner opens the mailed link. */
    knownAddress: boolean("known_address").notNull(),
    confirmedAt: instant("confirmed_at"),
    approvedAt: instant("approved_at"),
    /** What the business pays before it is set up: made when its owner opens the checkout, with the version it is priced by. */
    invoiceId: uuid("invoice_id"),
    planVersionId: uuid("plan_version_id"),
    paidAt: instant("paid_at"),
    rejectedAt: instant("rejected_at"),
    /** What staff told the applicant. */
    rejectionReason: text("rejection_reason"),
    expiresAt: instant("expires_at"),
    /** Staff gave this business a trial that the trial policy would have refused. */
    trialGrantedAt: instant("trial_granted_at"),
    /** Which rule of the trial policy left the business without a trial. */
    trialRefused: text("trial_refused").$type<TrialRefusal>(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("registrations_owner").on(t.ownerId),
    uniqueIndex("registrations_invoice").on(t.invoiceId),
    index("registrations_expiry").on(t.expiresAt),
    index("registrations_approval")
      .on(t.createdAt, t.id)
      .where(sql`${t.needsApproval} and ${t.approvedAt} is null and ${t.rejectedAt} is null`),
  ],
);

export const provisioningSteps = platform.table(
  "provisioning_steps",
  {
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    step: text("step").$type<"reserve" | "build" | "seed" | "notify" | "welcome">().notNull(),
    attempts: integer("attempts").notNull(),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
    error: text("error"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.step] }),
    check("provisioning_steps_step", sql`${t.step} in ('reserve', 'build', 'seed', 'notify', 'welcome')`),
  ],
);

/** Which reviewed file of drizzle/tenant each tenant's schema has; an error marks a poisoned tenant. */
export const tenantMigrations = platform.table(
  "tenant_migrations",
  {
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    appliedAt: instant("applied_at"),
    error: text("error"),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.name] })],
);

/** A sandbox's own time: it stands still until it is moved. */
export const clocks = platform.table("clocks", {
  tenantId: uuid("tenant_id")
    .primaryKey()
    .references(() => tenants.id, { onDelete: "cascade" }),
  now: instant("now").notNull(),
  movedAt: instant("moved_at").notNull(),
  /** Where it is on its way to, while due work still happens; null when it stands. */
  movingTo: instant("moving_to"),
});
