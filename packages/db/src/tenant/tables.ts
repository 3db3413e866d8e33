import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from "drizzle-orm/pg-core";

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** Unqualified on purpose: `search_path`, set by `inWorkspace`, decides whose tables these are. */
export const users = pgTable(
  "users",
  {
    id: uuid("id").primaryKey(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role").$type<"admin" | "member">().notNull(),
    passwordHash: text("password_hash"),
    locale: text("locale").notNull(),
    createdAt: instant("created_at").notNull(),
    lastSignInAt: instant("last_sign_in_at"),
    deactivatedAt: instant("deactivated_at"),
  },
  (t) => [uniqueIndex("users_email").on(t.email)],
);

export const branches = pgTable("branches", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  name2: text("name2"),
  address: text("address"),
  createdAt: instant("created_at").notNull(),
  archivedAt: instant("archived_at"),
});

export const orders = pgTable(
  "orders",
  {
    id: uuid("id").primaryKey(),
    number: bigint("number", { mode: "number" }).generatedAlwaysAsIdentity(),
    customer: text("customer").notNull(),
    totalMinor: bigint("total_minor", { mode: "bigint" }).notNull(),
    currency: text("currency").notNull(),
    branchId: uuid("branch_id").references(() => branches.id),
    createdBy: uuid("created_by").references(() => users.id),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("orders_created_at").on(t.createdAt)],
);

export const files = pgTable("files", {
  id: uuid("id").primaryKey(),
  key: text("key").notNull().unique(),
  name: text("name").notNull(),
  contentType: text("content_type").notNull(),
  bytes: bigint("bytes", { mode: "number" }).notNull(),
  uploadedBy: uuid("uploaded_by").references(() => users.id),
  createdAt: instant("created_at").notNull(),
});

/** Whatever a template seeds as sample content: campaigns, courses, price lists. */
export const content = pgTable(
  "content",
  {
    id: uuid("id").primaryKey(),
    kind: text("kind").notNull(),
    title: text("title").notNull(),
    body: jsonb("body").$type<Record<string, unknown>>().notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("content_kind").on(t.kind, t.createdAt)],
);

/** What is used of each meter in each window; a claim against a limit is one conditional update here. */
export const counters = pgTable(
  "counters",
  {
    meter: text("meter").notNull(),
    windowStart: instant("window_start").notNull(),
    used: bigint("used", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.meter, t.windowStart] })],
);

/** What the platform must know of a change here; the relay carries each row over once. */
export const outbox = pgTable(
  "outbox",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    createdAt: instant("created_at").notNull(),
    carriedAt: instant("carried_at"),
  },
  (t) => [index("outbox_pending").on(t.createdAt).where(sql`${t.carriedAt} is null`)],
);
