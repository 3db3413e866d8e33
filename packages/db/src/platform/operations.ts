import type { CapturedEmail } from "@tenantry/core/ports/email";
import { sql } from "drizzle-orm";
import { index, integer, jsonb, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, platform } from "./schema.ts";

/** Events of committed changes; the relay hands each to the engine with `id` as its event id. */
export const outbox = platform.table(
  "outbox",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id"),
    name: text("name").notNull(),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    createdAt: instant("created_at").notNull(),
    deliveredAt: instant("delivered_at"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at"),
    lastError: text("last_error"),
  },
  (t) => [index("outbox_pending").on(t.createdAt).where(sql`${t.deliveredAt} is null`)],
);

/** Append-only: the roles may insert and read, never change or remove. */
export const auditLog = platform.table(
  "audit_log",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id"),
    at: instant("at").notNull(),
    actorType: text("actor_type").notNull(),
    actorId: text("actor_id"),
    impersonatorId: uuid("impersonator_id"),
    action: text("action").notNull(),
    targetId: text("target_id"),
    reason: text("reason"),
    before: jsonb("before").$type<Record<string, unknown>>(),
    after: jsonb("after").$type<Record<string, unknown>>(),
    requestId: text("request_id"),
  },
  (t) => [index("audit_log_tenant").on(t.tenantId, t.at), index("audit_log_at").on(t.at)],
);

export const settings = platform.table("settings", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

export const idempotencyKeys = platform.table(
  "idempotency_keys",
  {
    /** Who sent the key: keys of different callers never meet. */
    scope: text("scope").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    status: integer("status"),
    response: jsonb("response"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.key] }), index("idempotency_keys_age").on(t.createdAt)],
);

/** The shape that rate-limiter-flexible expects of its Drizzle store. */
export const rateLimits = platform.table("rate_limits", {
  key: text("key").primaryKey(),
  points: integer("points").notNull(),
  expire: instant("expire"),
});

/** Mail log: the key makes each message once-only for good, beyond the vendor's own day of deduplication. */
export const emails = platform.table(
  "emails",
  {
    key: text("key").primaryKey(),
    tenantId: uuid("tenant_id"),
    template: text("template").notNull(),
    recipient: text("recipient").notNull(),
    createdAt: instant("created_at").notNull(),
    sentAt: instant("sent_at"),
    vendorId: text("vendor_id"),
    /** What a sandbox's message said: it is kept here and no vendor sees it. */
    captured: jsonb("captured").$type<CapturedEmail>(),
  },
  (t) => [index("emails_tenant").on(t.tenantId, t.createdAt)],
);
