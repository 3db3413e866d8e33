import { createServer } from "node:net";
import { linkMinter } from "@tenantry/auth/links";
import type { Clock } from "@tenantry/core/ports/clock";
import { createDatabase } from "@tenantry/db/client";
import { secretBox } from "@tenantry/db/secret-box";
import { archivist } from "@tenantry/documents/archive";
import { createDocumentRenderer } from "@tenantry/documents/typst-renderer";
import { resendSender } from "@tenantry/email/sender";
import { createClient } from "@tenantry/jobs/client";
import { runHistory } from "@tenantry/jobs/embedded/run-history";
import type { WorkerContext } from "@tenantry/jobs/functions";
import { createGateways } from "@tenantry/payments/gateways";
import { loadManualAccounts } from "@tenantry/services/payments/manual-accounts";
import { openFileStore } from "@tenantry/storage/file-store";
import type { WorkerEnv } from "./env.ts";

const systemClock: Clock = { now: () => new Date() };

/** The one place where the worker's adapters meet its services. */
export async function compose(env: WorkerEnv) {
  if (!env.RESEND_API_KEY)
    throw new Error("RESEND_API_KEY is missing: the worker sends the mail. Example: RESEND_API_KEY=re_EXAMPLE");
  const secrets = secretBox({ current: env.APP_KEY, previous: env.APP_KEY_PREVIOUS });
  const db = createDatabase({
    secrets,
    url: env.DATABASE_URL,
    directUrl: env.DATABASE_DIRECT_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    name: "tenantry-worker",
  });
  const ownerDb = createDatabase({ url: env.DATABASE_OWNER_URL, poolSize: 4, name: "tenantry-provisioner", secrets });
  const origins = {
    portalOrigin: env.PORTAL_ORIGIN,
    adminOrigin: env.ADMIN_ORIGIN,
    workspaceDomain: env.WORKSPACE_DOMAIN,
  };
  const engine = await engineOf(env);
  const ctx: WorkerContext = {
    db,
    ownerDb,
    clock: systemClock,
    actor: { type: "system" },
    requestId: null,
    email: resendSender({ apiKey: env.RESEND_API_KEY, baseUrl: env.RESEND_BASE_URL, from: env.EMAIL_FROM }),
    links: linkMinter({ db, clock: systemClock, origins }),
    origins,
    files: await openFileStore(env),
    documents: createDocumentRenderer(),
    archivist,
    // Inngest keeps a history of its own, with ids only, for the days of its plan.
    runs:
      engine.kind === "embedded"
        ? runHistory(env.DATABASE_URL)
        : { count: async () => 0, forget: async () => undefined },
    gateways: createGateways({
      env,
      loadManualAccounts: () => loadManualAccounts(db.orm),
      allowEmulator: env.TENANTRY_ENV === "local",
    }),
  };
  return { ctx, engine, client: createClient(engine) };
}

/** Inngest when it is configured; otherwise the embedded engine on a loopback port of its own. */
async function engineOf(env: WorkerEnv) {
  const { INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey, INNGEST_BASE_URL: baseUrl } = env;
  if (eventKey && signingKey) return { kind: "inngest" as const, eventKey, signingKey, baseUrl };
  if (eventKey || signingKey)
    throw new Error(
      "INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY go together: set both, or none for the embedded engine.",
    );
  if (!env.ENGINE_SIGNING_KEY)
    throw new Error(
      "ENGINE_SIGNING_KEY is missing: the embedded engine signs its calls. Example: ENGINE_SIGNING_KEY=signkey-local-8ee2262a",
    );
  const port = await freePort();
  return {
    kind: "embedded" as const,
    eventKey: "embedded",
    signingKey: env.ENGINE_SIGNING_KEY,
    baseUrl: `http://127.0.0.1:${port}`,
    port,
  };
}

/** The client must know the engine's address before the engine can start: a port is taken and given back. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address && typeof address === "object") resolve(address.port);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
