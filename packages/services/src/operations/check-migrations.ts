import type { Database } from "@tenantry/db/client";
import { migrationFiles } from "@tenantry/db/migrations";
import { sql } from "drizzle-orm";
import type { Check } from "./health.ts";

/** Whether the database has the platform's reviewed files, all of them and no others. Reads the files: not for a bundle. */
export async function checkMigrations(db: Database): Promise<Check> {
  const expected = migrationFiles("platform").length;
  const [row] = await db.orm.execute<{ applied: string }>(sql`select count(*) as applied from platform.migrations`);
  const applied = Number(row?.applied ?? 0);
  return { ok: applied === expected, detail: `${applied} of ${expected} applied` };
}
