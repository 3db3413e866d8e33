import { randomBytes } from "node:crypto";
import { migrateEngine } from "@tenantry/jobs/embedded/migrate";
import postgres from "postgres";

export type TestDatabase = {
  ownerUrl: string;
  jobsUrl: string;
  staffUrl: string;
  adminUrl: string;
  drop(): Promise<void>;
};

const roles = ["tenantry_owner", "tenantry_jobs", "tenantry_staff"] as const;

/**
 * A database of its own with the engine's schemas. Its URLs sign in as the superuser and act as one of our roles
 * (`role` is a start-up parameter), so that no other suite's passwords on the same server are touched.
 */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `engine_test_${randomBytes(6).toString("hex")}`;
  const server = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  for (const role of roles) {
    await server.unsafe(
      `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
    );
  }
  await server.unsafe(`CREATE DATABASE ${name}`);
  await server.unsafe(`GRANT CREATE ON DATABASE ${name} TO tenantry_owner`);
  const url = (role?: string): string => {
    const found = new URL(serverUrl);
    found.pathname = `/${name}`;
    if (role) found.searchParams.set("role", role);
    return found.toString();
  };
  await migrateEngine(url("tenantry_owner"));
  return {
    ownerUrl: url("tenantry_owner"),
    jobsUrl: url("tenantry_jobs"),
    staffUrl: url("tenantry_staff"),
    adminUrl: url(),
    async drop() {
      await server.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end();
    },
  };
}
