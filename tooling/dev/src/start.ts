import { access, constants, mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setInterval as ticks } from "node:timers/promises";
import postgres from "postgres";
import type { Ports } from "./app-environment.ts";
import { type Demo, prepareDemo } from "./demo.ts";
import { type Given, givenEnvironment, readToolingEnv } from "./env.ts";
import { requireFreePorts } from "./ports.ts";
import { type Cluster, startCluster } from "./postgres.ts";
import { stage } from "./progress.ts";
import { Refusal } from "./refusal.ts";
import { repositoryRoot } from "./root.ts";
import { RunFile } from "./run-file.ts";
import { loadSecrets, type Secrets } from "./secrets.ts";
import { clearLogs, stackUrls, startStack } from "./stack.ts";

const databaseWatchMs = 2_000;

function portsFrom(base: number): Ports & { database: number } {
  return { portal: base, admin: base + 1, worker: base + 2, mail: base + 3, stripe: base + 4, database: base + 5 };
}

async function requireWritable(dataFolder: string): Promise<void> {
  try {
    await mkdir(dataFolder, { recursive: true });
    await access(dataFolder, constants.W_OK);
    const probe = join(dataFolder, ".probe");
    await mkdir(probe, { recursive: true });
    await rm(probe, { recursive: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new Refusal(
      `The folder ${dataFolder} cannot be written${code}. Make it writable for this user, or choose another: DATA_DIR=/some/folder npm start.`,
    );
  }
}

async function requireAnswering(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, fetch_types: false, connect_timeout: 5 });
  try {
    await sql`SELECT 1`;
  } catch (error) {
    const { host } = new URL(databaseUrl);
    throw new Refusal(
      `The database of DATABASE_URL (${host}) cannot be used: ${error instanceof Error ? error.message : String(error)}. ` +
        "Start it or mend the URL; without DATABASE_URL an embedded PostgreSQL is started.",
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

interface Database {
  readonly adminUrl: string;
  /** Resolves when `stop` is aborted; until then starts the embedded server again should it end. */
  readonly watch: () => Promise<void>;
}

async function openDatabase(
  stack: AsyncDisposableStack,
  options: { given: Given; dataFolder: string; port: number; secrets: Secrets; stop: AbortSignal },
): Promise<Database> {
  const { given, dataFolder, port, secrets, stop } = options;
  const aborted = () => new Promise<void>((done) => stop.addEventListener("abort", () => done(), { once: true }));
  if (given.DATABASE_URL) {
    await stage("Reaching the database of DATABASE_URL", () => requireAnswering(given.DATABASE_URL ?? ""));
    return { adminUrl: given.DATABASE_URL, watch: aborted };
  }
  const start = () =>
    startCluster({
      dataFolder: join(dataFolder, "postgres"),
      logFile: join(dataFolder, "logs", "postgres.log"),
      port,
      password: secrets.postgres,
      durable: true,
    });
  let cluster: Cluster = await stage("Starting PostgreSQL", start);
  stack.defer(() => cluster.stop());
  if (cluster.isNew) await rm(join(dataFolder, "demo.json"), { force: true });
  return {
    adminUrl: await cluster.createDatabase("tenantry"),
    async watch() {
      for await (const _ of ticks(databaseWatchMs, undefined, { signal: stop })) {
        if (await cluster.isAlive()) continue;
        console.log("PostgreSQL ended; starting it again.");
        cluster = await start();
      }
    },
  };
}

function printTable(demo: Demo): void {
  const rows: [string, string][] = [
    ["portal", demo.portalUrl],
    ["admin", demo.adminUrl],
    ["worker", demo.workerUrl],
    ["mail", demo.mailUrl],
    ["stripe", demo.stripeUrl],
    ["database", demo.databaseUrl],
    ...demo.staff.map(({ role, email, password }): [string, string] => [`staff, ${role}`, `${email}  ${password}`]),
    ...demo.owners.map(({ slug, email, password }): [string, string] => [`owner, ${slug}`, `${email}  ${password}`]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(
    `\n${rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n")}\n\nCtrl-C stops everything.`,
  );
}

async function main(stop: AbortController): Promise<void> {
  const given = givenEnvironment();
  if (given.TENANTRY_ENV === "production") {
    throw new Refusal(
      "npm start brings embedded stand-ins, which TENANTRY_ENV=production refuses. Unset it, or run the apps as the README says.",
    );
  }
  const { PORT_BASE, DATA_DIR } = readToolingEnv(given);
  const dataFolder = resolve(repositoryRoot, DATA_DIR);
  const { database, ...ports } = portsFrom(PORT_BASE);
  await requireWritable(dataFolder);

  const urls = stackUrls(ports, "");
  const claim = await RunFile.claim(dataFolder, { portal: urls.portalUrl, admin: urls.adminUrl, mail: urls.mailUrl });
  if (!(claim instanceof RunFile)) {
    const places = Object.entries(claim.urls).map(([name, url]) => `${name} ${url}`);
    console.log(
      `Tenantry already runs here (process ${claim.stack.pid}): ${places.join(", ")}. Stop it with Ctrl-C there.`,
    );
    return;
  }
  await using stack = new AsyncDisposableStack();
  stack.defer(() => claim.release());
  await clearLogs(dataFolder);
  await requireFreePorts(ports);
  const secrets = await loadSecrets(dataFolder);
  const { adminUrl, watch } = await openDatabase(stack, {
    given,
    dataFolder,
    port: database,
    secrets,
    stop: stop.signal,
  });
  const roles = await startStack(stack, {
    mode: process.argv.includes("--dev") ? "dev" : "start",
    given,
    dataFolder,
    ports,
    secrets,
    adminUrl,
    stop: stop.signal,
    onAppStarted: (name, pid) => claim.noteApp(name, pid),
    onLost: (error) => stop.abort(error),
  });
  const demo = await stage("Seeding demo data", () =>
    prepareDemo({
      dataFolder,
      urls: stackUrls(ports, adminUrl),
      staffDatabaseUrl: roles.staffUrl,
      password: secrets.demoPassword,
    }),
  );
  printTable(demo);
  await watch();
}

class Asked extends Error {}
const stop = new AbortController();
// Repeats change nothing: draining is bounded.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    if (stop.signal.aborted) return;
    console.log("\nStopping: finishing open requests, then everything that was started …");
    stop.abort(new Asked());
  });
}
try {
  await main(stop);
  stop.signal.throwIfAborted();
} catch (error) {
  const reason: unknown = stop.signal.aborted ? stop.signal.reason : error;
  if (!(reason instanceof Asked)) {
    console.error(reason instanceof Refusal ? `\n${reason.message}` : reason);
    process.exitCode = 1;
  }
}
process.exit();
