import { randomBytes, randomUUIDv7 } from "node:crypto";
import { rateLimiter } from "@tenantry/auth/rate-limits";
import type { RealmScope } from "@tenantry/auth/realms";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { PasswordHasher } from "@tenantry/core/ports/passwords";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import { defaultBusinessHours } from "@tenantry/core/tenant/business-hours";
import { createDatabase, type Database } from "@tenantry/db/client";
import { owners, staff } from "@tenantry/db/platform/identity";
import { auditLog, outbox } from "@tenantry/db/platform/operations";
import { placements, tenants } from "@tenantry/db/platform/tenancy";
import { secretBox } from "@tenantry/db/secret-box";
import { users } from "@tenantry/db/tenant/tables";
import { createTenantSchema } from "@tenantry/db/tenant-schema";
import { eq, sql } from "drizzle-orm";
import { afterAll, expect } from "vitest";
import { testEnv } from "./env.ts";

/** One database for each login role of a suite, closed after it. */
export function openDatabases(options: { secrets?: SecretBox } = {}) {
  const open = (url: string, poolSize: number) => createDatabase({ url, poolSize, name: "auth-test", ...options });
  const databases = {
    owner: open(testEnv.TEST_OWNER_URL, 1),
    portal: open(testEnv.TEST_PORTAL_URL, 20),
    jobs: open(testEnv.TEST_JOBS_URL, 2),
    staff: open(testEnv.TEST_STAFF_URL, 2),
  };
  afterAll(() => Promise.all(Object.values(databases).map((db) => db.close())));
  return databases;
}

/** What signing in and changing an account are given, and where they leave their traces. */
export function openAuthWorld(options: { secrets?: SecretBox } = {}) {
  const db = openDatabases(options);
  const hasher = countingHasher();
  const limiter = rateLimiter({ db: db.portal });
  const now = new Date();
  return {
    db,
    hasher,
    limiter,
    now,
    deps: { hasher, limiter, box: testBox, now },
    /** The database with the role that a realm's app has. */
    roleOf: ({ realm }: Pick<RealmScope, "realm">) => (realm === "staff" ? db.staff : db.portal),
    /** What is on record of an account, in its order. */
    auditOf: (subjectId: string) =>
      db.staff.orm.select().from(auditLog).where(eq(auditLog.targetId, subjectId)).orderBy(auditLog.id),
    auditOfRequest: (requestId: string) =>
      db.staff.orm.select().from(auditLog).where(eq(auditLog.requestId, requestId)),
    eventsOf: (subjectId: string) =>
      db.jobs.orm.select().from(outbox).where(sql`${outbox.data} ->> 'subjectId' = ${subjectId}`).orderBy(outbox.id),
  };
}

export const password = "a password of theirs";
export const newPassword = "an entirely new one";
export const refusal = (code: string) => expect.objectContaining({ code });

/** An address that no other test of this database has. */
export const newEmail = (): string => `${randomBytes(8).toString("hex")}@example.com`;

/** A documentation address (RFC 3849) in a /64 of its own, so that suites do not share rate limits. */
export const newAddress = (): string =>
  `2001:db8:${randomBytes(2).toString("hex")}:${randomBytes(2).toString("hex")}::1`;

/** Somebody at an address of their own, whose request can be found in the audit log. */
export const asker = () => ({ ip: newAddress(), requestId: randomUUIDv7() });

/** The same, with a browser. */
export const visit = () => ({ ...asker(), userAgent: "Test/1", audience: "web" }) as const;

export async function addOwner(db: Database, passwordHash = "no hash"): Promise<{ id: string; email: string }> {
  const account = { id: randomUUIDv7(), email: newEmail() };
  await db.orm.insert(owners).values({ ...account, name: "Olga", passwordHash, locale: "ar", createdAt: new Date() });
  return account;
}

export async function addStaff(db: Database, passwordHash = "no hash"): Promise<{ id: string; email: string }> {
  const account = { id: randomUUIDv7(), email: newEmail() };
  const values = {
    ...account,
    name: "Sam",
    role: "support" as const,
    passwordHash,
    locale: "en",
    createdAt: new Date(),
  };
  await db.orm.insert(staff).values(values);
  return account;
}

/** A ready tenant with its schema, as the provisioner leaves it. */
export async function addTenant(ownerDb: Database, placement = "primary"): Promise<TenantId> {
  const tenantId = parseTenantId(randomUUIDv7());
  const now = new Date();
  await ownerDb.withTenant(tenantId, async (tx) => {
    await tx.insert(placements).values({ name: "primary", createdAt: now }).onConflictDoNothing();
    await tx.insert(tenants).values({ ...tenantRow(tenantId, now), placement, readyAt: now });
    await ownerDb.alongside(tx, tenantId, (own) => createTenantSchema(own, tenantId, now));
  });
  return tenantId;
}

/** A tenant that is registered and has no schema yet. */
export async function addPendingTenant(ownerDb: Database): Promise<TenantId> {
  const tenantId = parseTenantId(randomUUIDv7());
  await ownerDb.withTenant(tenantId, (tx) => tx.insert(tenants).values(tenantRow(tenantId, new Date())));
  return tenantId;
}

function tenantRow(tenantId: TenantId, now: Date) {
  return {
    id: tenantId,
    slug: `a${tenantId.replaceAll("-", "")}`,
    name: "Acme",
    email: "acme@example.com",
    country: "OM",
    currency: "OMR",
    timeZone: "Asia/Muscat",
    language: "en",
    brandColorPrimary: "#000000",
    brandColorSecondary: "#FFFFFF",
    businessHours: defaultBusinessHours,
    placement: "primary",
    sandbox: false,
    createdAt: now,
    updatedAt: now,
  };
}

export async function addUser(
  db: Database,
  tenantId: TenantId,
  passwordHash: string | null = null,
): Promise<{ id: string; email: string }> {
  const account = { id: randomUUIDv7(), email: newEmail() };
  const values = {
    ...account,
    name: "Umm",
    role: "member" as const,
    passwordHash,
    locale: "en",
    createdAt: new Date(),
  };
  await db.inWorkspace(tenantId, (tx) => tx.insert(users).values(values));
  return account;
}

/** What the apps seal seeds with. */
export const testBox = secretBox({ current: "a key of these tests, long enough" });

/** A hasher that is quick and counts what a real one would cost. */
export function countingHasher(): PasswordHasher & { operations: number } {
  const hasher = {
    operations: 0,
    async hash(password: string) {
      hasher.operations += 1;
      return `hashed ${password}`;
    },
    async verify(hash: string | undefined, password: string) {
      hasher.operations += 1;
      return hash === `hashed ${password}`;
    },
  };
  return hasher;
}
