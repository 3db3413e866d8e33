import type { PortalPlatform } from "@tenantry/api/platform";
import { captchas } from "@tenantry/auth/captcha";
import { linkMinter } from "@tenantry/auth/links";
import { passwordHasher } from "@tenantry/auth/passwords";
import { rateLimiter } from "@tenantry/auth/rate-limits";
import { createDatabase } from "@tenantry/db/client";
import { secretBox } from "@tenantry/db/secret-box";
import { createGateways } from "@tenantry/payments/gateways";
import { createEntitlements } from "@tenantry/services/entitlements/snapshot";
import { loadManualAccounts } from "@tenantry/services/payments/manual-accounts";
import { createApiCalls } from "@tenantry/services/usage/api-calls";
import { openFileStore } from "@tenantry/storage/file-store";
import { pino } from "pino";
import packageJson from "../package.json" with { type: "json" };
import { readEnv } from "./env.ts";

const clock = { now: () => new Date() };
const hashesAtOnce = 4;

/** The one place where the app's adapters meet its services. */
function compose(): PortalPlatform {
  const env = readEnv();
  let store: ReturnType<typeof openFileStore> | undefined;
  const secrets = secretBox({ current: env.APP_KEY, previous: env.APP_KEY_PREVIOUS });
  const db = createDatabase({
    secrets,
    url: env.DATABASE_URL,
    directUrl: env.DATABASE_DIRECT_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    name: "tenantry-portal",
  });
  const log = pino({ name: "portal", level: env.LOG_LEVEL });
  const origins = {
    portalOrigin: env.PORTAL_ORIGIN,
    adminOrigin: env.ADMIN_ORIGIN,
    workspaceDomain: env.WORKSPACE_DOMAIN,
  };
  return {
    version: packageJson.version,
    db,
    clock,
    origins,
    hasher: passwordHasher({ concurrency: hashesAtOnce }),
    limiter: rateLimiter({ db, factor: env.RATE_LIMIT_FACTOR }),
    secrets,
    requireStaffSecondFactor: env.TENANTRY_ENV === "production",
    links: linkMinter({ db, clock, origins }),
    captchas: captchas({ keys: env, hostname: new URL(env.PORTAL_ORIGIN).hostname }),
    gateways: createGateways({
      env,
      loadManualAccounts: () => loadManualAccounts(db.orm),
      allowEmulator: env.TENANTRY_ENV === "local",
    }),
    log,
    entitlements: createEntitlements({ db, log, clock }),
    apiCalls: createApiCalls({ db, log, clock }),
    syncProvisioningMs: 10_000,
    files: () => {
      store ??= openFileStore(env);
      return store;
    },
    // Loaded with the first upload: the image library is large and few requests need it.
    processLogo: async (bytes) => (await import("@tenantry/storage/logo")).processLogo(bytes),
  };
}

// Next evaluates modules once per bundle: pages, route handlers and the server around them must still share one pool.
const shared = globalThis as { tenantryPlatform?: PortalPlatform };

export function getPlatform(): PortalPlatform {
  shared.tenantryPlatform ??= compose();
  return shared.tenantryPlatform;
}
