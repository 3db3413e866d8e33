import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { count, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { connect, primary } from "../client.ts";
import { recordAudit } from "../journal.ts";
import { placements, tenants } from "../platform/tenancy.ts";
import { createRoles, type RolePasswords, roleUrls } from "../setup.ts";
import { checkIsolation } from "./canary.ts";
import { openAddress, placementAddress, sealAddress } from "./connection.ts";
import { migratePlacement } from "./migrate-placement.ts";

/** The oldest PostgreSQL that tenants are placed in: the one that everything is tested on. */
const oldestMajor = 18;
const connectSeconds = 10;

export type Added = "added" | "unchanged" | "moved";

/** What is wrong with a placement, in words for an operator. */
export class PlacementError extends Error {
  override readonly name = "PlacementError";
}

/**
 * Makes a database fit for tenants and gives it a name: roles with the passwords they have everywhere, extensions, ledger
 * and marks, a canary that shows its isolation. Safe to repeat; the same name with another address moves it, if the
 * database there holds its tenants. Throws `PlacementError`.
 */
export async function addPlacement(options: {
  name: string;
  /** Signs in there as a role that may create roles and extensions; only its host, port, database and TLS mode are kept. */
  adminUrl: string;
  /** Of tenantry_owner, on the platform. */
  ownerUrl: string;
  passwords: RolePasswords;
  secrets: SecretBox;
}): Promise<Added> {
  const { name, adminUrl, ownerUrl, passwords, secrets } = options;
  checkName(name);
  checkUrl(adminUrl);
  await inspect(name, adminUrl);
  await createRoles(adminUrl, passwords);
  const urls = roleUrls(adminUrl, passwords);
  await prepare(name, urls.ownerUrl);
  const wrong = await checkIsolation(urls);
  if (wrong.length > 0) throw new PlacementError(`Tenants would not be apart there: ${wrong.join("; ")}.`);
  return register(name, { adminUrl, remoteOwnerUrl: urls.ownerUrl, ownerUrl, secrets });
}

function checkName(name: string): void {
  if (name === primary) throw new PlacementError(`"${primary}" is the platform's own database.`);
  if (!/^[a-z][a-z0-9-]{1,30}$/.test(name))
    throw new PlacementError("A placement's name has 2 to 31 small letters, digits and hyphens: eu-2.");
}

function checkUrl(adminUrl: string): void {
  if (!URL.canParse(adminUrl) || !/^postgres(ql)?:$/.test(new URL(adminUrl).protocol))
    throw new PlacementError("--url is postgres://admin:password@host:port/database.");
  const url = new URL(adminUrl);
  if (!url.hostname || !/^\/[^/]+$/.test(url.pathname)) throw new PlacementError("--url names no host or no database.");
  const mode = url.searchParams.get("sslmode");
  if (mode !== null && !["disable", "require", "verify-full"].includes(mode))
    throw new PlacementError(`sslmode is disable, require or verify-full, not ${mode}.`);
}

/** Refuses what is too old, a platform's own database, and one that has another name. */
async function inspect(name: string, adminUrl: string): Promise<void> {
  const admin = connect(adminUrl, "tenantry-placement", connectSeconds);
  try {
    const [found] = await admin<{ version: number; platform: boolean; comment: string | null }[]>`
      select current_setting('server_version_num')::int / 10000 as version,
        to_regclass('platform.tenants') is not null as platform,
        (select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'platform') as comment`;
    if (!found) throw new PlacementError("The database says nothing of itself.");
    if (found.version < oldestMajor)
      throw new PlacementError(`PostgreSQL ${found.version} is too old: ${oldestMajor} or later.`);
    if (found.platform) throw new PlacementError("A platform lives in this database: tenants need one of their own.");
    if (found.comment && found.comment !== commentOf(name))
      throw new PlacementError(`This database is "${found.comment}" already.`);
  } catch (error) {
    if (error instanceof PlacementError) throw error;
    throw new PlacementError(`The database cannot be used: ${error instanceof Error ? error.message : error}`);
  } finally {
    await admin.end({ timeout: 1 });
  }
}

const commentOf = (name: string) => `placement ${name}`;

async function prepare(name: string, remoteOwnerUrl: string): Promise<void> {
  await migratePlacement(remoteOwnerUrl);
  const owner = connect(remoteOwnerUrl, "tenantry-placement", connectSeconds);
  try {
    await owner.unsafe(`COMMENT ON SCHEMA platform IS '${commentOf(name)}'`);
  } finally {
    await owner.end();
  }
}

async function register(
  name: string,
  given: { adminUrl: string; remoteOwnerUrl: string; ownerUrl: string; secrets: SecretBox },
): Promise<Added> {
  const { adminUrl, ownerUrl, secrets } = given;
  const now = new Date();
  const client = connect(ownerUrl, "tenantry-placement", connectSeconds);
  try {
    return await drizzle(client).transaction(async (tx) => {
      const [known] = await tx.select().from(placements).where(eq(placements.name, name)).for("update");
      const connectionSecret = sealAddress(secrets, name, adminUrl);
      const entry = { tenantId: null, actor: { type: "system" as const, id: null }, targetId: name };
      if (!known) {
        await tx.insert(placements).values({ name, connectionSecret, createdAt: now });
        await recordAudit(tx, { ...entry, action: "placement.added" }, now);
        return "added";
      }
      const isSame =
        known.connectionSecret !== null &&
        openAddress(secrets, name, known.connectionSecret) === placementAddress(adminUrl);
      if (isSame && known.connectionSecret !== null && !secrets.isStale(known.connectionSecret)) return "unchanged";
      if (!isSame) {
        const [placed] = await tx.select({ count: count() }).from(tenants).where(eq(tenants.placement, name));
        await requireTenants(name, given.remoteOwnerUrl, placed?.count ?? 0);
      }
      await tx.update(placements).set({ connectionSecret }).where(eq(placements.name, name));
      await recordAudit(tx, { ...entry, action: isSame ? "placement.sealed" : "placement.moved" }, now);
      return isSame ? "unchanged" : "moved";
    });
  } finally {
    await client.end();
  }
}

async function requireTenants(name: string, remoteOwnerUrl: string, placed: number): Promise<void> {
  if (placed === 0) return;
  const owner = connect(remoteOwnerUrl, "tenantry-placement", connectSeconds);
  try {
    const [there] = await owner<{ count: number }[]>`
      select count(distinct tenant_id)::int as count from platform.tenant_migrations`;
    if ((there?.count ?? 0) === 0)
      throw new PlacementError(`${placed} tenants are placed in ${name}, and the database at this address holds none.`);
  } finally {
    await owner.end();
  }
}
