import type { StoredOverride } from "@tenantry/core/entitlements/override";
import type { FlagEnvironment, FlagRule } from "@tenantry/core/flags/flag";
import type { LocalText } from "@tenantry/core/locale";
import { boolean, index, integer, jsonb, text, uuid } from "drizzle-orm/pg-core";
import { instant, platform } from "./schema.ts";
import { tenants } from "./tenancy.ts";

/** Staff's agreements with one tenant: price, comp, limit, feature, access, terms. Withdrawn, never changed or removed. */
export const overrides = platform.table(
  "overrides",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** Kind, target and value in one typed document; `kind` and `code` repeat what is looked up. */
    value: jsonb("value").$type<StoredOverride>().notNull(),
    kind: text("kind").$type<StoredOverride["kind"]>().notNull(),
    code: text("code"),
    reason: text("reason").notNull(),
    createdBy: uuid("created_by"),
    createdAt: instant("created_at").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at"),
    withdrawnAt: instant("withdrawn_at"),
    withdrawnBy: uuid("withdrawn_by"),
    bulkChangeId: uuid("bulk_change_id"),
  },
  (t) => [index("overrides_tenant").on(t.tenantId, t.startsAt), index("overrides_bulk").on(t.bulkChangeId)],
);

/** Roll-out rules by key. `key` may be a feature's code: then the rules narrow or roll out that feature. */
export const flags = platform.table("flags", {
  key: text("key").primaryKey(),
  name: jsonb("name").$type<LocalText>().notNull(),
  description: jsonb("description").$type<LocalText>().notNull(),
  owner: text("owner").notNull(),
  environments: jsonb("environments").$type<FlagEnvironment[]>().notNull(),
  rules: jsonb("rules").$type<FlagRule[]>().notNull(),
  startsAt: instant("starts_at"),
  endsAt: instant("ends_at"),
  /** Off for everybody, whatever else says yes. */
  killedAt: instant("killed_at"),
  /** Shown as stale from then on, so that somebody removes it. */
  staleAt: instant("stale_at"),
  archivedAt: instant("archived_at"),
  version: integer("version").notNull(),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** One change to many tenants: what was asked, what became of each row, and whether it was taken back. */
export const bulkChanges = platform.table("bulk_changes", {
  id: uuid("id").primaryKey(),
  kind: text("kind").$type<"overrides" | "plan_version">().notNull(),
  request: jsonb("request").$type<Record<string, unknown>>().notNull(),
  results: jsonb("results")
    .$type<{ tenantId: string; ok: boolean; code?: string; undo?: Record<string, unknown> }[]>()
    .notNull(),
  reason: text("reason").notNull(),
  createdBy: uuid("created_by"),
  createdAt: instant("created_at").notNull(),
  finishedAt: instant("finished_at"),
  undoneAt: instant("undone_at"),
  undoneBy: uuid("undone_by"),
  isPartial: boolean("is_partial").notNull().default(false),
});
