import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { secretBox } from "@tenantry/db/secret-box";
import { type RoleUrls, setUpDatabase } from "@tenantry/db/setup";
import { appEnvironments, mailKey, type Ports, stripeKey } from "./app-environment.ts";
import { AppProcess } from "./app-process.ts";
import { buildApps } from "./build.ts";
import type { StackUrls } from "./demo.ts";
import type { Given } from "./env.ts";
import { startMail } from "./mail.ts";
import { stage } from "./progress.ts";
import type { Refusal } from "./refusal.ts";
import { repositoryRoot } from "./root.ts";
import type { Secrets } from "./secrets.ts";
import { startStripe } from "./stripe/emulator.ts";

export interface StackOptions {
  readonly mode: "start" | "dev" | "test";
  readonly given: Given;
  readonly dataFolder: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
  /** Signs in as a role that may create roles. */
  readonly adminUrl: string;
  readonly stop: AbortSignal;
  readonly onAppStarted: (name: string, pid: number) => void;
  readonly onLost: (error: Refusal) => void;
}

/** Where each part of a stack is reached; `localhost`, because browsers give `*.localhost` the same meaning. */
export function stackUrls(ports: Ports, databaseUrl: string): StackUrls {
  return {
    portalUrl: `http://localhost:${ports.portal}`,
    adminUrl: `http://localhost:${ports.admin}`,
    workerUrl: `http://localhost:${ports.worker}`,
    mailUrl: `http://localhost:${ports.mail}/inbox`,
    stripeUrl: `http://localhost:${ports.stripe}`,
    databaseUrl,
  };
}

/** The web apps' server reads NODE_ENV and recompiles by itself in development; the worker is started again by Node. */
function appArguments(mode: StackOptions["mode"]) {
  const watch = mode === "dev" ? ["--watch", "--watch-preserve-output"] : [];
  return { portal: ["server.ts"], admin: ["server.ts"], worker: [...watch, "--import", "tsx", "src/main.ts"] };
}

/**
 * Brings a database to its newest shape, then emulators, apps, in that order, each onto `stack`, so that disposing of it
 * drains the apps before what they need is gone.
 */
export async function startStack(stack: AsyncDisposableStack, options: StackOptions): Promise<RoleUrls> {
  const { mode, given, dataFolder, ports, secrets, adminUrl, stop } = options;
  const logs = join(dataFolder, "logs");
  await mkdir(logs, { recursive: true });

  const urls = await stage("Migrating and seeding the catalogue", () =>
    setUpDatabase({ adminUrl, passwords: secrets.roles, secrets: secretBox({ current: secrets.appKey }) }),
  );
  stop.throwIfAborted();

  await stage("Starting mail inbox and Stripe emulator", async () => {
    if (!given.RESEND_API_KEY) {
      const mail = await startMail({ port: ports.mail, apiKey: mailKey });
      stack.defer(() => mail.close());
    }
    if (!given.STRIPE_SECRET_KEY) {
      const stripe = await startStripe({
        port: ports.stripe,
        host: "127.0.0.1",
        webhookUrl: `http://127.0.0.1:${ports.portal}/api/webhooks/stripe`,
        webhookSecret: secrets.stripeWebhook,
        secretKey: stripeKey,
        stateFile: join(dataFolder, "stripe.json"),
      });
      stack.defer(() => stripe.stop());
    }
  });

  if (mode !== "dev") {
    const task = mode === "test" ? "build:test" : "build";
    const logFile = join(logs, "build.log");
    await stage("Building portal and admin", () =>
      buildApps({ task, logFile, given, stop, onStarted: (pid) => options.onAppStarted("build", pid) }),
    );
  }

  const nodeEnv = mode === "dev" ? "development" : "production";
  const environments = appEnvironments({ given, ports, secrets, urls, dataFolder, nodeEnv });
  const args = appArguments(mode);
  const distDir = mode === "test" ? { NEXT_DIST_DIR: ".next-test" } : {};
  const apps = (["worker", "portal", "admin"] as const).map(
    (name) =>
      new AppProcess({
        name,
        cwd: join(repositoryRoot, "apps", name),
        args: args[name],
        env: { ...environments[name], ...distDir },
        healthUrl: `http://127.0.0.1:${ports[name]}${name === "worker" ? "/health" : "/api/health"}`,
        logFile: join(logs, `${name}.log`),
        echo: mode === "dev",
        onStarted: (pid) => options.onAppStarted(name, pid),
        onLost: options.onLost,
      }),
  );
  await stage("Starting worker, portal and admin", async () => {
    for (const app of apps) {
      // In front of the start: one that is killed half-way through must be stopped too.
      stack.defer(() => app.stop());
      await app.start();
    }
    await Promise.all(apps.map((app) => app.ready(stop)));
  });
  return urls;
}

/** Empties the logs of an earlier run. */
export async function clearLogs(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, "logs"), { recursive: true, force: true });
}
