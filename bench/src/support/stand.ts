import "../reference/env.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { startServer } from "@tenantry/api/http/server";
import type { PortalPlatform } from "@tenantry/api/platform";
import { portalRouter } from "@tenantry/api/portal-root";
import { restHandler } from "@tenantry/api/rest/handler";
import { captchas } from "@tenantry/auth/captcha";
import { linkMinter } from "@tenantry/auth/links";
import { rateLimiter } from "@tenantry/auth/rate-limits";
import { createSession } from "@tenantry/auth/sessions";
import { assert } from "@tenantry/core/errors";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { RegisterInput } from "@tenantry/core/tenant/inputs";
import { createDatabase } from "@tenantry/db/client";
import { secretBox } from "@tenantry/db/secret-box";
import { freePort } from "@tenantry/jobs/testing/worker";
import { createEntitlements } from "@tenantry/services/entitlements/snapshot";
import { beginProvisioning, buildTenant, seedTenant } from "@tenantry/services/provisioning/provision";
import { register } from "@tenantry/services/tenant/register";
import { pino } from "pino";
import { openDatabase } from "./database.ts";

const unused = (): never => {
  throw new Error("No benchmark comes here.");
};

/** The portal's REST edge on a database of its own: real HTTP, real PostgreSQL that syncs, no Next in front. */
export async function openStand(name: string, { poolSize }: { poolSize: number }) {
  const database = await openDatabase(name);
  const { sql } = database;
  const db = createDatabase({ url: database.portalUrl, poolSize, name: "bench-portal" });
  const jobsDb = createDatabase({ url: database.jobsUrl, poolSize: 8, name: "bench-jobs" });
  const ownerDb = createDatabase({ url: database.ownerUrl, poolSize: 2, name: "bench-owner" });
  const clock = { now: () => new Date() };
  const log = pino({ level: "silent" });
  const port = await freePort();
  const origins = {
    portalOrigin: `http://127.0.0.1:${port}`,
    adminOrigin: "http://127.0.0.1",
    workspaceDomain: "localhost",
  };
  const platform: PortalPlatform = {
    version: "bench",
    db,
    clock,
    // A benchmark of limits is none of argon2.
    hasher: { hash: async (text) => text, verify: async (hash, text) => hash === text },
    limiter: rateLimiter({ db, factor: 1_000_000 }),
    secrets: secretBox({ current: "k".repeat(32) }),
    requireStaffSecondFactor: false,
    links: linkMinter({ db, clock, origins }),
    gateways: new Map(),
    captchas: captchas({ keys: {}, hostname: "127.0.0.1" }),
    entitlements: createEntitlements({ db, log, clock }),
    files: unused,
    log,
    origins,
    syncProvisioningMs: 1000,
    processLogo: unused,
  };
  const rest = restHandler(platform, portalRouter);
  const { stop } = await startServer({
    host: "127.0.0.1",
    port,
    trustedProxies: [],
    log,
    handle: (request, response) => serve(rest, origins.portalOrigin, request, response),
  });
  const worker = { db: jobsDb, ownerDb, clock, actor: { type: "system" as const }, requestId: null };

  return {
    sql,
    db,
    worker,
    portalUrl: database.portalUrl,
    origin: origins.portalOrigin,
    /** A ready tenant on a plan, and a bearer token of its administrator. */
    async tenant(planCode: string): Promise<{ tenantId: TenantId; token: string }> {
      const input = RegisterInput.parse({
        businessName: `Bench ${planCode}`,
        country: "OM",
        currency: "OMR",
        timezone: "Asia/Muscat",
        planCode,
        adminUser: { email: `${planCode}@example.com`, password: "brass lamp orchard", displayName: "Olga Owner" },
      });
      const visitor = { db, clock, actor: { type: "visitor" as const }, requestId: null, hasher: platform.hasher };
      const { tenantId } = await register(visitor, input, { idempotencyKey: undefined });
      await beginProvisioning(worker, tenantId);
      await buildTenant(worker, tenantId);
      await seedTenant(worker, tenantId);
      const [user] = await sql<{ id: string }[]>`select id from ${sql(`${tenantSchema(tenantId)}.users`)}`;
      assert(user, "a ready tenant has an administrator");
      const scope = { realm: "user", tenantId, subjectId: user.id } as const;
      const client = { audience: "api", ip: null, userAgent: null, requestId: null } as const;
      const { token } = await createSession(db, { ...scope, ...client }, clock.now());
      return { tenantId, token };
    },
    async close() {
      await stop();
      await Promise.all([db.close(), jobsDb.close(), ownerDb.close()]);
      await database.close();
    },
  };
}

async function serve(
  rest: (request: Request) => Promise<Response>,
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, String(value));
  const { method = "GET" } = incoming;
  const body = method === "GET" ? null : Buffer.concat(await Readable.from(incoming).toArray());
  const response = await rest(new Request(new URL(incoming.url ?? "/", origin), { method, headers, body }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
