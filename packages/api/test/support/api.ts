import { createHash, randomBytes, randomUUIDv7 } from "node:crypto";
import { captchas } from "@tenantry/auth/captcha";
import { linkMinter } from "@tenantry/auth/links";
import { rateLimiter } from "@tenantry/auth/rate-limits";
import type { RealmScope } from "@tenantry/auth/realms";
import { createSession } from "@tenantry/auth/sessions";
import type { StaffRole, WorkspaceRole } from "@tenantry/core/identity/permissions";
import { parseTenantId, type TenantId, tenantSchema } from "@tenantry/core/ids";
import type { FileStore } from "@tenantry/core/ports/files";
import type { JobsConsole } from "@tenantry/core/ports/jobs";
import { secretBox } from "@tenantry/db/secret-box";
import { advanceClock } from "@tenantry/services/clocks/advance-clock";
import { sendConfirmation } from "@tenantry/services/email/send-confirmation";
import { createEntitlements } from "@tenantry/services/entitlements/snapshot";
import { type OutboxEvent, relayOutbox } from "@tenantry/services/outbox/relay";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { waitUntilReady } from "@tenantry/services/tenant/wait-until-ready";
import { plainHasher } from "@tenantry/services/testing/vendors";
import { openWorld, provision, unique } from "@tenantry/services/testing/world";
import { createApiCalls } from "@tenantry/services/usage/api-calls";
import type { AnyRouter } from "@trpc/server";
import { pino } from "pino";
import superjson from "superjson";
import { adminRootRouter } from "../../src/admin-root.ts";
import { trpcHandler } from "../../src/http/trpc-handler.ts";
import type { AdminPlatform, PortalPlatform } from "../../src/platform.ts";
import { portalRouter } from "../../src/portal-root.ts";
import { restHandler } from "../../src/rest/handler.ts";
import { serviceRouter } from "../../src/service-root.ts";
import { cardGateway, transferGateway } from "./gateway.ts";

export const origins = {
  portalOrigin: "https://app.example.com",
  adminOrigin: "https://admin.example.com",
  workspaceDomain: "example.com",
};

/** A documentation address (RFC 3849) in a /64 of its own, so that tests do not share rate limits. */
export const newAddress = (): string =>
  `2001:db8:${randomBytes(2).toString("hex")}:${randomBytes(2).toString("hex")}::1`;

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };
type Call = { token?: string; cookie?: string; ip?: string; host?: string; headers?: Record<string, string> };

const unused = (): never => {
  throw new Error("No test of this suite comes here.");
};
const files: FileStore = {
  put: unused,
  putStream: unused,
  read: unused,
  stream: unused,
  link: unused,
  delete: async () => undefined,
  list: unused,
};
const idle = { lagMs: 0, oldestWaitingMs: 0, waiting: 0, running: 0, failed24h: 0 };
const jobs: JobsConsole = {
  list: async () => ({ rows: [], total: 0, functions: [] }),
  get: async () => undefined,
  retry: async () => undefined,
  cancel: async () => undefined,
  replay: async () => ({ runId: "another" }),
  health: async () => idle,
};

/** Both apps' platforms on one database, and a worker that provisions and mails what they ask for. */
export async function openApi() {
  const world = await openWorld({ poolSize: 20 });
  const { clock, sql } = world;
  const logged: Record<string, unknown>[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const gateways = new Map([cardGateway(clock.now), transferGateway].map((gateway) => [gateway.id, gateway]));
  const compose = (db: typeof world.portal.db) => ({
    version: "1.2.3",
    db,
    clock,
    hasher: plainHasher,
    limiter: rateLimiter({ db }),
    secrets: secretBox({ current: "k".repeat(32) }),
    requireStaffSecondFactor: false,
    links: linkMinter({ db, clock, origins }),
    captchas: captchas({ keys: { ALTCHA_KEY: "k".repeat(32) }, hostname: "app.example.com" }),
    gateways,
    entitlements: createEntitlements({ db, log, clock }),
    files: async () => files,
    log,
    origins,
    syncProvisioningMs: 20_000,
  });
  // Flushed by the tests that look.
  const apiCalls = createApiCalls({ db: world.portal.db, clock, log, everyMs: 3_600_000 });
  const portal: PortalPlatform = { ...compose(world.portal.db), apiCalls, processLogo: unused };
  const admin: AdminPlatform = { ...compose(world.staff.db), jobs, processLogo: unused };
  const worker = { ...world.worker, links: linkMinter({ db: world.worker.db, clock, origins }), origins };

  const handle = async ({ id, name, data }: OutboxEvent) => {
    const tenantId = typeof data.tenantId === "string" ? parseTenantId(data.tenantId) : undefined;
    if (!tenantId) return;
    if (name === "tenant/registered") await provision(await atTenantTime(worker, tenantId), tenantId);
    if (name === "clock/move.requested") await advanceClock({ ...worker, gateways }, tenantId, 10_000);
    if (name === "registration/confirmation.requested") await sendConfirmation(worker, { tenantId, requestId: id });
  };
  let isOpen = true;
  const attend = (async () => {
    while (isOpen) {
      const delivered = await relayOutbox(worker, async (events) => void (await Promise.all(events.map(handle))));
      if (delivered === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();

  const answerOf = async (response: Response): Promise<Answer> => {
    const text = await response.text();
    // A stream answers 200 before it is asked who may read it; what refuses it is one of its events.
    const [, refusal] = /^event: serialized-error\ndata: (.*)$/m.exec(text) ?? [];
    if (refusal) {
      const error: { json: { data: { httpStatus: number } } } = JSON.parse(refusal);
      return { status: error.json.data.httpStatus, headers: response.headers, body: { error } };
    }
    if (text.startsWith("event: ")) return { status: response.status, headers: response.headers, body: {} };
    return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
  };
  const headersOf = ({ token, cookie, ip = newAddress(), host, headers }: Call) => ({
    "x-tenantry-client": ip,
    ...(token && { authorization: `Bearer ${token}` }),
    ...(cookie && { cookie }),
    ...(host && { host }),
    ...headers,
  });

  /** One REST request; a body is sent as JSON. */
  const restOf =
    (serve: (request: Request) => Promise<Response>, origin: string) =>
    async (method: string, path: string, call: Call & { body?: unknown } = {}): Promise<Answer> => {
      const { body } = call;
      const json = body === undefined ? {} : { "content-type": "application/json" };
      const init = {
        method,
        headers: { ...json, ...headersOf(call) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      return answerOf(await serve(new Request(new URL(path, origin), init)));
    };

  const typeOf = (root: AnyRouter, path: string): string => {
    const procedure = Object.entries(root._def.procedures).find(([name]) => name === path)?.[1] as {
      _def: { type: string };
    };
    return procedure._def.type;
  };
  /** One tRPC call over HTTP, as the browser makes it; answers with the result or the problem. */
  const trpcOf =
    (root: AnyRouter, serve: (request: Request) => Promise<Response>, origin: string) =>
    async (path: string, input: unknown = {}, call: Call = {}): Promise<Answer> => {
      const url = new URL(`/api/trpc/${path}`, origin);
      const headers = { "sec-fetch-site": "same-origin", "content-type": "application/json", ...headersOf(call) };
      const payload = JSON.stringify(superjson.serialize(input));
      const isQuery = typeOf(root, path) !== "mutation";
      if (isQuery) url.searchParams.set("input", payload);
      const request = new Request(url, isQuery ? { headers } : { method: "POST", headers, body: payload });
      const answer = await answerOf(await serve(request));
      const { result, error } = answer.body as {
        result?: { data: { json: Record<string, unknown> } };
        error?: { json: { data: { problem: Record<string, unknown> } } };
      };
      return { ...answer, body: result?.data.json ?? error?.json.data.problem ?? {} };
    };
  const servePortal = trpcHandler(portal, portalRouter);
  const serveAdmin = trpcHandler(admin, adminRootRouter);

  const client = { ip: null, userAgent: null, requestId: null };
  const sessionOf = async (scope: RealmScope, subjectId: string, audience: "web" | "api" = "web") => {
    const db = scope.realm === "staff" ? admin.db : portal.db;
    return (await createSession(db, { ...scope, ...client, subjectId, audience }, clock.now())).token;
  };
  const cookieOf = async (scope: RealmScope, subjectId: string) =>
    `__Host-tenantry_${scope.realm}=${await sessionOf(scope, subjectId)}`;

  return {
    world,
    portal,
    apiCalls,
    admin,
    logged,
    rest: restOf(restHandler(portal, portalRouter), origins.portalOrigin),
    /** The internal API on the admin origin. */
    service: restOf(restHandler(admin, serviceRouter), origins.adminOrigin),
    trpc: {
      portal: trpcOf(portalRouter, servePortal, origins.portalOrigin),
      admin: trpcOf(adminRootRouter, serveAdmin, origins.adminOrigin),
    },
    isMutation: (path: string) => typeOf(adminRootRouter, path) === "mutation",
    sessionOf,
    cookieOf,
    async close() {
      isOpen = false;
      await attend;
      await world.close();
    },
    /** A ready tenant with its slug and its owner. */
    async tenant() {
      const slug = unique();
      const { tenantId: id } = await world.register({ slug });
      const ready = await waitUntilReady(world.portal, id, portal.syncProvisioningMs);
      if (!ready) throw new Error(`The tenant ${slug} was not built.`);
      const [row] = await sql<
        { owner_id: string }[]
      >`select owner_id from platform.memberships where tenant_id = ${id}`;
      return { id, slug, ownerId: row?.owner_id ?? "", host: `${slug}.example.com` };
    },
    async user(tenantId: TenantId, role: WorkspaceRole): Promise<string> {
      const id = randomUUIDv7();
      await sql`insert into ${sql(`${tenantSchema(tenantId)}.users`)} (id, email, name, role, locale, created_at)
        values (${id}, ${`${unique()}@example.com`}, 'Uma', ${role}, 'en', now())`;
      return id;
    },
    async billingContact(tenantId: TenantId): Promise<string> {
      const id = randomUUIDv7();
      await sql`insert into platform.owners (id, email, name, password_hash, locale, created_at)
        values (${id}, ${`${unique()}@example.com`}, 'Bill', 'none', 'en', now())`;
      await sql`insert into platform.memberships values (${tenantId}, ${id}, 'billing_contact', now())`;
      return id;
    },
    /** A service's key, as its owner gets to see it once. */
    async serviceKey(role: "admin" | "support"): Promise<string> {
      const key = `tk_${randomBytes(32).toString("base64url")}`;
      const id = createHash("sha256").update(key).digest("hex");
      await sql`insert into platform.api_keys (id, name, role, created_at) values (${id}, 'ledger', ${role}, now())`;
      return key;
    },
    async staff(role: StaffRole): Promise<string> {
      const id = randomUUIDv7();
      await sql`insert into platform.staff (id, email, name, role, password_hash, locale, created_at)
        values (${id}, ${`${unique()}@example.com`}, 'Sam', ${role}, 'none', 'en', now())`;
      return id;
    },
  };
}

/** S3's request of `POST /v1/tenants/register`, of a business that nobody else has. */
export function registerBody(change: Record<string, unknown> = {}) {
  const slug = unique("laundry");
  return {
    businessName: "Laundry Plus",
    businessNameAr: "لوندري بلس",
    slug,
    email: `${slug}@laundryplus.com`,
    phone: "+96890123456",
    country: "OM",
    currency: "OMR",
    timezone: "Asia/Muscat",
    language: "en",
    adminUser: { email: `${slug}@laundryplus.com`, password: "SecurePass123!", displayName: "John Admin" },
    ...change,
  };
}
