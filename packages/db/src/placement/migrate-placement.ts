import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { connect } from "../client.ts";
import { migrationsFolder } from "../migrations.ts";

const connectSeconds = 10;

/** Applies drizzle/placement as tenantry_owner; two at once wait for each other. */
export async function migratePlacement(remoteOwnerUrl: string): Promise<void> {
  const client = connect(remoteOwnerUrl, "tenantry-migrate", connectSeconds);
  try {
    await client`SELECT pg_advisory_lock(hashtext('tenantry:placement-migrations'))`;
    await migrate(drizzle(client), {
      migrationsFolder: migrationsFolder("placement"),
      migrationsSchema: "platform",
      migrationsTable: "migrations",
    });
  } finally {
    await client.end();
  }
}
