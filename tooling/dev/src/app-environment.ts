import { join } from "node:path";
import type { RoleUrls } from "@tenantry/db/setup";
import type { Given } from "./env.ts";
import type { Secrets } from "./secrets.ts";

export interface Ports {
  readonly portal: number;
  readonly admin: number;
  readonly worker: number;
  readonly mail: number;
  readonly stripe: number;
}

export interface AppEnvironments {
  readonly portal: Given;
  readonly admin: Given;
  readonly worker: Given;
}

/** What each app is told. A value the user gave replaces its embedded stand-in; only the role URLs are always ours. */
export function appEnvironments(options: {
  given: Given;
  ports: Ports;
  secrets: Secrets;
  urls: RoleUrls;
  dataFolder: string;
  nodeEnv: "production" | "development";
}): AppEnvironments {
  const { given, ports, secrets, urls, dataFolder, nodeEnv } = options;
  const origin = (port: number) => `http://localhost:${port}`;
  const resend = given.RESEND_API_KEY
    ? {}
    : { RESEND_API_KEY: mailKey, RESEND_BASE_URL: `http://127.0.0.1:${ports.mail}` };
  const stripe = given.STRIPE_SECRET_KEY
    ? {}
    : {
        STRIPE_SECRET_KEY: stripeKey,
        STRIPE_WEBHOOK_SECRET: secrets.stripeWebhook,
        STRIPE_API_BASE: `http://127.0.0.1:${ports.stripe}`,
      };
  const common = {
    STORAGE_DIR: join(dataFolder, "files"),
    ENGINE_SIGNING_KEY: secrets.engineSigningKey,
    APP_KEY: secrets.appKey,
    ALTCHA_KEY: secrets.altchaKey,
    PORTAL_ORIGIN: origin(ports.portal),
    ADMIN_ORIGIN: origin(ports.admin),
    WORKSPACE_DOMAIN: `localhost:${ports.portal}`,
    WORKER_URL: `http://127.0.0.1:${ports.worker}`,
    ...given,
    ...resend,
    ...stripe,
    NODE_ENV: nodeEnv,
    NEXT_TELEMETRY_DISABLED: "1",
    TENANTRY_ENV: "local",
  };
  const listen = (port: number) => ({ HOST: "127.0.0.1", PORT: String(port) });
  const database = (url: string) => ({ DATABASE_URL: url, DATABASE_DIRECT_URL: url });
  return {
    portal: { ...common, ...database(urls.portalUrl), ...listen(ports.portal) },
    admin: { ...common, ...database(urls.staffUrl), ...listen(ports.admin) },
    worker: {
      ...common,
      ...database(urls.jobsUrl),
      DATABASE_OWNER_URL: urls.ownerUrl,
      ...listen(ports.worker),
    },
  };
}

/** The keys that the stand-ins of Resend and Stripe know. */
export const mailKey = "re_local";
export const stripeKey = "sk_test_local";
