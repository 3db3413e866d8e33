import { randomBytes } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import type { GatewayId, PaymentGateway } from "@tenantry/core/ports/payments";
import type { SecretBox } from "@tenantry/core/ports/secret-box";
import type { PlatformSettings } from "@tenantry/core/settings";
import { RegisterInput } from "@tenantry/core/tenant/inputs";
import { connect, createDatabase, type Database } from "@tenantry/db/client";
import type { ServiceContext } from "@tenantry/services/context";
import type { DocumentMailContext } from "@tenantry/services/email/send-invoice";
import type { AlertContext } from "@tenantry/services/email/send-job-failure";
import type { PurgeContext } from "@tenantry/services/leaving/purge-step";
import type { ExportContext } from "@tenantry/services/leaving/write-export";
import type { WithGateways } from "@tenantry/services/payments/context";
import {
  beginProvisioning,
  buildTenant,
  notifyTenantReady,
  type ProvisionerContext,
  seedTenant,
} from "@tenantry/services/provisioning/provision";
import { register } from "@tenantry/services/tenant/register";
import type { z } from "zod";
import { createTestDatabase } from "./database.ts";
import { countingLinks, memoryFiles, plainArchivist, plainHasher, plainRenderer, postbox } from "./vendors.ts";

/** A clock that stands until it is set. */
export type TestClock = { now(): Date; set(to: Date): void };

export function testClock(start = new Date()): TestClock {
  let now = start;
  return {
    now: () => now,
    set: (to) => {
      now = to;
    },
  };
}

export const context = (db: Database, clock: TestClock): ServiceContext => ({
  db,
  clock,
  actor: { type: "system" },
  requestId: null,
});

/** Word and digits that no other test of this database has, fit for a slug. */
export const unique = (word = "acme"): string => `${word}-${randomBytes(5).toString("hex")}`;

/** A registration as the portal's form sends it. */
export function registration(
  change: Partial<Omit<RegisterInput, "adminUser">> & { adminUser?: Partial<RegisterInput["adminUser"]> } = {},
): RegisterInput {
  const name = unique();
  return RegisterInput.parse({
    businessName: name,
    country: "OM",
    currency: "OMR",
    timezone: "Asia/Muscat",
    ...change,
    adminUser: {
      email: `${name}@example.com`,
      password: "brass lamp orchard",
      displayName: "Olga Owner",
      ...change.adminUser,
    },
  });
}

/** One database for the suite, a connection pool for each login role, and the contexts that apps compose of them. */
export async function openWorld({ poolSize = 10, secrets }: { poolSize?: number; secrets?: SecretBox } = {}) {
  const database = await createTestDatabase();
  const open = (url: string, size: number) =>
    createDatabase({ url, poolSize: size, name: "services-test", ...(secrets && { secrets }) });
  const portalDb = open(database.portalUrl, poolSize);
  const jobsDb = open(database.jobsUrl, poolSize);
  const staffDb = open(database.staffUrl, 2);
  const ownerDb = open(database.ownerUrl, 4);
  const sql = connect(database.adminUrl, "services-test");
  const clock = testClock();
  const email = postbox();
  const links = countingLinks(clock.now);
  const files = memoryFiles();
  const origins = {
    portalOrigin: "https://app.example.com",
    adminOrigin: "https://admin.example.com",
    workspaceDomain: "example.com",
  };
  const gateways: ReadonlyMap<GatewayId, PaymentGateway> = new Map();
  const worker: ProvisionerContext & DocumentMailContext & AlertContext & WithGateways & PurgeContext & ExportContext =
    {
      ...context(jobsDb, clock),
      ownerDb,
      email,
      links,
      origins,
      gateways,
      files,
      documents: plainRenderer,
      archivist: plainArchivist,
      runs: { count: async () => 0, forget: async () => undefined },
    };
  const portal = {
    ...context(portalDb, clock),
    actor: { type: "visitor" as const },
    requestId: "request-1",
    hasher: plainHasher,
  };

  async function settings(change: Partial<z.input<typeof PlatformSettings>>): Promise<void> {
    await sql`update platform.settings set value = ${JSON.stringify(change)}::text::jsonb where key = 'platform'`;
  }

  return {
    database,
    /** As superuser: sees every row, for looking and for breaking things. */
    sql,
    clock,
    email,
    links,
    files,
    portal,
    worker,
    staff: context(staffDb, clock),
    async close() {
      await Promise.all([portalDb, jobsDb, staffDb, ownerDb].map((db) => db.close()));
      await sql.end();
      await database.drop();
    },
    /** Changes the platform's settings; absent ones have their defaults. */
    settings,
    register: (change?: Parameters<typeof registration>[0], key?: string) =>
      register(portal, registration(change), { idempotencyKey: key }),
    /** A tenant that is ready, as the worker leaves it. */
    async readyTenant(change?: Parameters<typeof registration>[0]): Promise<TenantId> {
      const { tenantId } = await register(portal, registration(change));
      await provision(worker, tenantId);
      return tenantId;
    },
  };
}

/** The durable function's steps, one after the other. */
export async function provision(worker: ProvisionerContext, tenantId: TenantId): Promise<void> {
  if (!(await beginProvisioning(worker, tenantId))) return;
  await buildTenant(worker, tenantId);
  await seedTenant(worker, tenantId);
  await notifyTenantReady(worker, tenantId);
}
