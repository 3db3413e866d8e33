import { randomBytes } from "node:crypto";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { connect } from "@tenantry/db/client";
import { type Added, addPlacement } from "@tenantry/db/placement/add-placement";
import { type RolePasswords, type RoleUrls, setUpDatabase } from "@tenantry/db/setup";
import { testEnv } from "./env.ts";

export type TestDatabase = RoleUrls & { adminUrl: string; drop(): Promise<void> };

const passwordOf = (url: string): string => new URL(url).password;

/** What the login roles of the test server are known by. */
const testPasswords: RolePasswords = {
  owner: passwordOf(testEnv.TEST_OWNER_URL),
  portal: passwordOf(testEnv.TEST_PORTAL_URL),
  jobs: passwordOf(testEnv.TEST_JOBS_URL),
  staff: passwordOf(testEnv.TEST_STAFF_URL),
};

/** Set up once for all suites of a run. */
const template = "test_template";

function adminUrlOf(name: string): string {
  const url = new URL(testEnv.TEST_DATABASE_URL);
  url.pathname = `/${name}`;
  return url.toString();
}

const setUp = (name: string): Promise<RoleUrls> =>
  setUpDatabase({
    adminUrl: adminUrlOf(name),
    passwords: testPasswords,
  });

/**
 * A database of its own, set up as in production: settings, sweeps and the relay concern a whole database, and no other
 * suite must notice what this one does with them.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  const server = connect(testEnv.TEST_DATABASE_URL, "services-test");
  // Roles belong to the whole server: two suites that set them up at once would trip over each other.
  await server`select pg_advisory_lock(hashtext('tenantry:test-databases'))`;
  const [known] = await server`select from pg_database where datname = ${template}`;
  if (!known) {
    await server.unsafe(`CREATE DATABASE ${template}`);
    await setUp(template);
  }
  await server.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  // A copy has none of its model's rights of the database itself, and may be older than the migrations.
  const urls = await setUp(name);
  await server`select pg_advisory_unlock(hashtext('tenantry:test-databases'))`;
  return {
    ...urls,
    adminUrl: adminUrlOf(name),
    async drop() {
      await server.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.end();
    },
  };
}

/** A second, empty database in the same server. */
export async function createSecondDatabase(): Promise<{ adminUrl: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  const server = connect(testEnv.TEST_DATABASE_URL, "services-test");
  await server.unsafe(`CREATE DATABASE ${name}`);
  return {
    adminUrl: adminUrlOf(name),
    async drop() {
      await server.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server.end();
    },
  };
}

/** As `pnpm tenantry placement add`; roles belong to the whole server, so two suites take turns. */
export async function placeIn(
  name: string,
  given: { adminUrl: string; ownerUrl: string; secrets: SecretBox },
): Promise<Added> {
  const server = connect(testEnv.TEST_DATABASE_URL, "services-test");
  await server`select pg_advisory_lock(hashtext('tenantry:test-databases'))`;
  try {
    return await addPlacement({ name, passwords: testPasswords, ...given });
  } finally {
    await server.end();
  }
}
