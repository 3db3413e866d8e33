import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { connect } from "./client.ts";
import { migrateTenants } from "./migrate-tenants.ts";
import { migrationsFolder, rolesFile, statementsOf } from "./migrations.ts";
import { seedCatalogue } from "./seed/catalogue.ts";

export type RolePasswords = { owner: string; portal: string; jobs: string; staff: string };
export type RoleUrls = { ownerUrl: string; portalUrl: string; jobsUrl: string; staffUrl: string };

/**
 * Makes a database usable, or brings it up to date: roles, platform, every tenant's schema, catalogue. Idempotent.
 * `adminUrl` signs in as a role that may create roles and extensions; the four URLs of the answer never do.
 */
export async function setUpDatabase(options: {
  adminUrl: string;
  passwords: RolePasswords;
  /** Opens the addresses of other databases that tenants are placed in. */
  secrets?: SecretBox;
  onProgress?: (message: string) => void;
}): Promise<RoleUrls> {
  const { adminUrl, passwords, secrets, onProgress = () => undefined } = options;
  await createRoles(adminUrl, passwords);
  const urls = roleUrls(adminUrl, passwords);
  onProgress("migrating the platform");
  await migratePlatform(urls.ownerUrl);
  const result = await migrateTenants(urls.ownerUrl, {
    ...(secrets && { secrets }),
    onProgress: (done, total) => onProgress(`migrating tenants ${done}/${total}`),
  });
  if (result.failed.length > 0)
    onProgress(`${result.failed.length} tenants could not be migrated: see tenant_migrations`);
  for (const { placement, error } of result.away) onProgress(`placement ${placement} was left out: ${error}`);
  return urls;
}

/** Passwords are letters, digits, `_` and `-`, because DDL takes no parameters. */
export async function createRoles(adminUrl: string, passwords: RolePasswords): Promise<void> {
  const admin = connect(adminUrl, "tenantry-setup");
  try {
    let text = rolesFile();
    for (const [role, password] of Object.entries(passwords)) {
      if (!/^[A-Za-z0-9_-]{8,128}$/.test(password))
        throw new Error(`The password of role ${role} may hold letters, digits, _ and - only.`);
      text = text.replaceAll(`{{${role}}}`, password);
    }
    for (const statement of statementsOf(text)) await admin.unsafe(statement);
  } finally {
    await admin.end();
  }
}

export function roleUrls(adminUrl: string, passwords: RolePasswords): RoleUrls {
  const as = (role: keyof RolePasswords) => {
    const url = new URL(adminUrl);
    url.username = `tenantry_${role}`;
    url.password = passwords[role];
    return url.toString();
  };
  return { ownerUrl: as("owner"), portalUrl: as("portal"), jobsUrl: as("jobs"), staffUrl: as("staff") };
}

/** Applies drizzle/platform as tenantry_owner and seeds the catalogue; two starts at once wait for each other. */
export async function migratePlatform(ownerUrl: string): Promise<void> {
  const client = connect(ownerUrl, "tenantry-migrate");
  try {
    await client`SELECT pg_advisory_lock(hashtext('tenantry:platform-migrations'))`;
    await migrate(drizzle(client), {
      migrationsFolder: migrationsFolder("platform"),
      migrationsSchema: "platform",
      migrationsTable: "migrations",
    });
    await seedCatalogue(drizzle(client));
  } finally {
    await client.end();
  }
}
