import { sql } from "drizzle-orm";
import { bigint, check, index, primaryKey, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, platform } from "./schema.ts";
import { tenants } from "./tenancy.ts";

export const realms = ["owner", "user", "staff"] as const;
export type Realm = (typeof realms)[number];

export const owners = platform.table("owners", {
  id: uuid("id").primaryKey(),
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  passwordHash: text("password_hash").notNull(),
  locale: text("locale").notNull(),
  emailConfirmedAt: instant("email_confirmed_at"),
  createdAt: instant("created_at").notNull(),
});

export const memberships = platform.table(
  "memberships",
  {
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    ownerId: uuid("owner_id")
      .notNull()
      .references(() => owners.id),
    role: text("role").$type<"owner" | "billing_contact">().notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.ownerId] }), index("memberships_owner").on(t.ownerId)],
);

/** Who was asked to join a business. Accepted, withdrawn and expired ones stay as they ended. */
export const membershipInvitations = platform.table(
  "membership_invitations",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: text("role").$type<"owner" | "billing_contact">().notNull(),
    /** Set when ownership is handed over: what the inviter does once it is accepted. */
    handOver: text("hand_over").$type<"billing_contact" | "leave">(),
    /** Null once the account is gone. */
    invitedBy: uuid("invited_by").references(() => owners.id, { onDelete: "set null" }),
    /** Of the latest mail. */
    invitedAt: instant("invited_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    acceptedBy: uuid("accepted_by").references(() => owners.id, { onDelete: "set null" }),
    withdrawnAt: instant("withdrawn_at"),
  },
  (t) => [
    uniqueIndex("membership_invitations_open")
      .on(t.tenantId, t.email)
      .where(sql`${t.acceptedAt} is null and ${t.withdrawnAt} is null`),
    check("membership_invitations_hand_over", sql`${t.handOver} is null or ${t.role} = 'owner'`),
  ],
);

export const staff = platform.table("staff", {
  id: uuid("id").primaryKey(),
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  role: text("role").$type<"super_admin" | "admin" | "sales" | "support">().notNull(),
  passwordHash: text("password_hash").notNull(),
  locale: text("locale").notNull(),
  createdAt: instant("created_at").notNull(),
  disabledAt: instant("disabled_at"),
});

/** One table, three realms: row-level security shows each login role only the realms it serves. */
export const sessions = platform.table(
  "sessions",
  {
    /** SHA-256 of the token, hex; the token itself is never stored. */
    id: text("id").primaryKey(),
    realm: text("realm").$type<Realm>().notNull(),
    audience: text("audience").$type<"web" | "api">().notNull(),
    subjectId: uuid("subject_id").notNull(),
    tenantId: uuid("tenant_id").references(() => tenants.id, { onDelete: "cascade" }),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (t) => [
    index("sessions_subject").on(t.realm, t.subjectId),
    index("sessions_expiry").on(t.expiresAt),
    check("sessions_tenant", sql`(${t.realm} = 'user') = (${t.tenantId} is not null)`),
  ],
);

/** One-time links: sign-in, password reset, address confirmation. Spent by POST, once. */
export const tokens = platform.table(
  "tokens",
  {
    /** SHA-256 of 32 random bytes, hex. */
    id: text("id").primaryKey(),
    realm: text("realm").$type<Realm>().notNull(),
    purpose: text("purpose")
      .$type<"sign_in" | "reset_password" | "confirm_registration" | "confirm_email" | "accept_invitation">()
      .notNull(),
    subjectId: uuid("subject_id").notNull(),
    tenantId: uuid("tenant_id").references(() => tenants.id, { onDelete: "cascade" }),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    spentAt: instant("spent_at"),
  },
  (t) => [
    index("tokens_subject").on(t.realm, t.subjectId),
    index("tokens_expiry").on(t.expiresAt),
    check("tokens_tenant", sql`${t.realm} <> 'user' or ${t.tenantId} is not null`),
  ],
);

/** The second step of an account's sign-in, TOTP (RFC 6238); it counts once `confirmedAt` is set. */
export const secondFactors = platform.table(
  "second_factors",
  {
    realm: text("realm").$type<"owner" | "staff">().notNull(),
    subjectId: uuid("subject_id").notNull(),
    /** The seed, sealed with APP_KEY for `totp:<realm>:<subject>`. */
    secret: text("secret").notNull(),
    createdAt: instant("created_at").notNull(),
    confirmedAt: instant("confirmed_at"),
    /** The 30-second step of the last code that was taken: neither it nor an older one is taken again. */
    lastStep: bigint("last_step", { mode: "number" }),
  },
  (t) => [
    primaryKey({ columns: [t.realm, t.subjectId] }),
    check("second_factors_realm", sql`${t.realm} in ('owner', 'staff')`),
  ],
);

/** For whoever lost the device: each opens the second step once. */
export const recoveryCodes = platform.table(
  "recovery_codes",
  {
    /** SHA-256 of realm, subject and 80 random bits, hex. */
    id: text("id").primaryKey(),
    realm: text("realm").$type<"owner" | "staff">().notNull(),
    subjectId: uuid("subject_id").notNull(),
    createdAt: instant("created_at").notNull(),
    spentAt: instant("spent_at"),
  },
  (t) => [index("recovery_codes_subject").on(t.realm, t.subjectId)],
);

/** An address that waits to be confirmed from its own mailbox; one per account. */
export const emailChanges = platform.table(
  "email_changes",
  {
    id: uuid("id").primaryKey(),
    realm: text("realm").$type<"owner" | "staff">().notNull(),
    subjectId: uuid("subject_id").notNull(),
    newEmail: text("new_email").notNull(),
    requestedAt: instant("requested_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [unique("email_changes_subject").on(t.realm, t.subjectId)],
);

/** Keys of services that call the internal REST API. */
export const apiKeys = platform.table("api_keys", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  role: text("role").$type<"admin" | "support">().notNull(),
  createdAt: instant("created_at").notNull(),
  revokedAt: instant("revoked_at"),
});
