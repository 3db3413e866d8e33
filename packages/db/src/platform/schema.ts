import { pgSchema, timestamp } from "drizzle-orm/pg-core";

/** Everything that tenants share. Row-level security and grants stand in drizzle/platform/*_policies.sql. */
export const platform = pgSchema("platform");

/** Instants are timestamptz with milliseconds, read as `Date`. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
