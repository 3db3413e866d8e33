import type { ExportProgress } from "@tenantry/core/leaving/export";
import type { KeptRecord, PurgeStep, RemovedRecord } from "@tenantry/core/leaving/purge";
import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { instant, platform } from "./schema.ts";
import { tenants } from "./tenancy.ts";

/** An archive of everything a tenant has here; its file goes when it expires. */
export const tenantExports = platform.table(
  "exports",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    requestedBy: text("requested_by").$type<"owner" | "staff" | "system">().notNull(),
    requesterId: text("requester_id"),
    /** Staff's. */
    reason: text("reason"),
    locale: text("locale").notNull(),
    requestedAt: instant("requested_at").notNull(),
    startedAt: instant("started_at"),
    progress: jsonb("progress").$type<ExportProgress>(),
    finishedAt: instant("finished_at"),
    failedAt: instant("failed_at"),
    fileKey: text("file_key"),
    byteCount: bigint("byte_count", { mode: "number" }),
    sha256: text("sha256"),
    expiresAt: instant("expires_at"),
    removedAt: instant("removed_at"),
  },
  (t) => [
    uniqueIndex("exports_running").on(t.tenantId).where(sql`${t.finishedAt} is null and ${t.failedAt} is null`),
    index("exports_tenant").on(t.tenantId, t.requestedAt),
    index("exports_expiry").on(t.expiresAt).where(sql`${t.fileKey} is not null and ${t.removedAt} is null`),
  ],
);

/** The ledger of a purge: what each step removed, so that a killed one goes on where it stopped. */
export const purgeSteps = platform.table(
  "purge_steps",
  {
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "restrict" }),
    step: text("step").$type<PurgeStep>().notNull(),
    attempts: integer("attempts").notNull(),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
    /** What was there is counted before it goes. */
    removed: jsonb("removed").$type<RemovedRecord[]>(),
    error: text("error"),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.step] })],
);

/** What was removed and what the law keeps, without personal data. Written once. */
export const purgeCertificates = platform.table("purge_certificates", {
  id: uuid("id").primaryKey(),
  tenantId: uuid("tenant_id")
    .notNull()
    .unique("purge_certificates_tenant")
    .references(() => tenants.id, { onDelete: "restrict" }),
  slug: text("slug").notNull(),
  deactivatedAt: instant("deactivated_at").notNull(),
  issuedAt: instant("issued_at").notNull(),
  removed: jsonb("removed").$type<RemovedRecord[]>().notNull(),
  kept: jsonb("kept").$type<KeptRecord[]>().notNull(),
});
