import { index, uuid } from "drizzle-orm/pg-core";
import { instant, platform } from "../platform/schema.ts";

/**
 * In each database that tenants are placed in, besides the platform's own: which notes in tenants' outboxes wait for the
 * relay. It reads this one table instead of every schema.
 */
export const pendingNotes = platform.table(
  "pending_notes",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("pending_notes_created_at").on(t.createdAt)],
);
