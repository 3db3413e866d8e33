import { fieldError } from "@tenantry/core/errors";
import type { Queryable } from "@tenantry/db/client";
import { placements } from "@tenantry/db/platform/tenancy";
import { asc, eq } from "drizzle-orm";

/** Names of the databases that tenants can be placed in. */
export async function listPlacements(db: Queryable): Promise<string[]> {
  const rows = await db.select({ name: placements.name }).from(placements).orderBy(asc(placements.name));
  return rows.map((row) => row.name);
}

/** Errors: `validation_failed` (`unknown_placement` at `path`). */
export async function requirePlacement(db: Queryable, name: string, path: string): Promise<void> {
  const [known] = await db.select({ name: placements.name }).from(placements).where(eq(placements.name, name));
  if (!known) throw fieldError(path, "unknown_placement", "There is no such placement.");
}
