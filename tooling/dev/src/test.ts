import { mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { type RoleUrls, setUpDatabase } from "@tenantry/db/setup";
import { buildApps } from "./build.ts";
import { findChromium } from "./chromium.ts";
import { prepareDemo } from "./demo.ts";
import { type Given, givenEnvironment, readToolingEnv } from "./env.ts";
import { findFreePort } from "./ports.ts";
import { type Cluster, startCluster } from "./postgres.ts";
import { Refusal } from "./refusal.ts";
import { repositoryRoot } from "./root.ts";
import { RunFile } from "./run-file.ts";
import { loadSecrets, type Secrets } from "./secrets.ts";
import { clearLogs, stackUrls, startStack } from "./stack.ts";
import {
  type Command,
  checkWith,
  countPlaywright,
  countVitest,
  countWith,
  type Outcome,
  runStages,
  type Stage,
} from "./test-stages.ts";

interface Bench {
  readonly given: Given;
  readonly env: Given;
  readonly dataFolder: string;
  readonly secrets: Secrets;
  readonly cluster: Cluster;
  readonly run: RunFile;
  readonly stop: AbortSignal;
}

function command(bench: Bench, args: readonly [string, ...string[]], env: Given = {}): Command {
  const onStarted = (pid: number) => bench.run.noteApp(`${args[0]} ${pid}`, pid);
  return { args, env: { ...bench.env, ...env }, stop: bench.stop, onStarted };
}

/** Vendor accounts and databases of the user are not the tests' business. */
function withoutVendors(given: Given): Given {
  const vendor = /^(DATABASE_|STRIPE_|RESEND_|INNGEST_|S3_|TENANTRY_ENV$|NODE_ENV$|FORCE_COLOR$)/;
  return Object.fromEntries(Object.entries(given).filter(([name]) => !vendor.test(name)));
}

async function runVitest(bench: Bench, report: string, projects: readonly string[], env: Given): Promise<Outcome> {
  const reportFile = join(bench.dataFolder, `${report}.json`);
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`] as const;
  const selected = projects.map((project) => `--project=${project}`);
  return await countWith(command(bench, ["vitest", ...args, ...selected], env), reportFile, countVitest);
}

async function runUnitAndIntegration(bench: Bench): Promise<Outcome> {
  const adminUrl = await bench.cluster.createDatabase("tenantry_test");
  const urls: RoleUrls = await setUpDatabase({ adminUrl, passwords: bench.secrets.roles });
  return runVitest(bench, "vitest", ["!@tenantry/checks"], {
    TEST_DATABASE_URL: adminUrl,
    TEST_OWNER_URL: urls.ownerUrl,
    TEST_PORTAL_URL: urls.portalUrl,
    TEST_JOBS_URL: urls.jobsUrl,
    TEST_STAFF_URL: urls.staffUrl,
  });
}

async function runBrowser(bench: Bench, chromiumPath: string): Promise<Outcome> {
  const { dataFolder, secrets, stop } = bench;
  const lost = new AbortController();
  await using stack = new AsyncDisposableStack();
  const ports = {
    portal: await findFreePort(),
    admin: await findFreePort(),
    worker: await findFreePort(),
    mail: await findFreePort(),
    stripe: await findFreePort(),
  };
  const adminUrl = await bench.cluster.createDatabase("tenantry_browser");
  const roles = await startStack(stack, {
    mode: "test",
    // Two browsers of one address sign up and in more often than any customer.
    given: { ...bench.env, RATE_LIMIT_FACTOR: "100" },
    dataFolder,
    ports,
    secrets,
    adminUrl,
    stop: AbortSignal.any([stop, lost.signal]),
    onAppStarted: (name, pid) => bench.run.noteApp(name, pid),
    onLost: (error) => lost.abort(error),
  });
  const urls = stackUrls(ports, adminUrl);
  await prepareDemo({ dataFolder, urls, staffDatabaseUrl: roles.staffUrl, password: secrets.demoPassword });
  const reportFile = join(dataFolder, "playwright.json");
  const env = {
    CHROMIUM_PATH: chromiumPath,
    PORTAL_URL: urls.portalUrl,
    DEMO_FILE: join(dataFolder, "demo.json"),
    PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
  };
  return await countWith(
    command(bench, ["playwright", "test", "--reporter=list,json"], env),
    reportFile,
    countPlaywright,
  );
}

function stages(bench: Bench, chromiumPath: string | undefined): { beside: Stage[]; alone: Stage[] } {
  const { env, stop } = bench;
  const tool = (name: string, ...args: [string, ...string[]]): Stage => ({
    name,
    run: () => checkWith(command(bench, args)),
  });
  const build = () =>
    buildApps({
      task: "build:test",
      logFile: join(bench.dataFolder, "logs", "build.log"),
      given: env,
      stop,
      onStarted: (pid) => bench.run.noteApp("build", pid),
    });
  return {
    beside: [
      { name: "unit", run: () => runUnitAndIntegration(bench) },
      tool("format", "biome", "ci", "--colors=off", "--max-diagnostics=50"),
      tool("promises", "oxlint", "--deny-warnings"),
      { name: "checks", run: () => runVitest(bench, "checks", ["@tenantry/checks"], {}) },
      tool("dead-code", "knip", "--no-progress"),
      tool("types", "turbo", "run", "typecheck", "//#typecheck:root", "--continue", "--output-logs=errors-only"),
      { name: "build", run: () => build().then(() => ({ passed: 1, failed: 0, output: "" })) },
    ],
    alone: [
      {
        name: "browser",
        run: async () => runBrowser(bench, await findChromium(chromiumPath, env.PATH ?? "")),
      },
    ],
  };
}

async function main(stop: AbortController): Promise<{ passed: number; failed: number }> {
  const given = givenEnvironment();
  const { DATA_DIR, CHROMIUM_PATH } = readToolingEnv(given);
  const dataFolder = join(resolve(repositoryRoot, DATA_DIR), "test");
  await mkdir(dataFolder, { recursive: true });
  const run = await RunFile.claim(dataFolder, {});
  if (!(run instanceof RunFile)) throw new Refusal(`npm test already runs here (process ${run.stack.pid}).`);
  await using stack = new AsyncDisposableStack();
  stack.defer(() => run.release());
  await clearLogs(dataFolder);
  await rm(join(dataFolder, "stripe.json"), { force: true });
  const secrets = await loadSecrets(dataFolder);
  const cluster = await startCluster({
    dataFolder: join(dataFolder, "postgres"),
    logFile: join(dataFolder, "logs", "postgres.log"),
    port: await findFreePort(),
    password: secrets.postgres,
    durable: false,
  });
  stack.defer(() => cluster.stop());
  const env = {
    ...withoutVendors(given),
    // pnpm would install before every script that turbo runs; the bootstrap has done so.
    pnpm_config_verify_deps_before_run: "false",
    TURBO_TELEMETRY_DISABLED: "1",
  };
  const { beside, alone } = stages({ given, env, dataFolder, secrets, cluster, run, stop: stop.signal }, CHROMIUM_PATH);
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((name) => ![...beside, ...alone].some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Refusal(
      `There is no stage ${unknown.join(", ")}: ${[...beside, ...alone].map(({ name }) => name).join(", ")}.`,
    );
  }
  const wanted = (list: Stage[]) => list.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  const first = await runStages(wanted(beside), Math.min(2, availableParallelism()));
  const second = stop.signal.aborted ? { passed: 0, failed: 0 } : await runStages(wanted(alone), 1);
  return { passed: first.passed + second.passed, failed: first.failed + second.failed };
}

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(name, () => stop.abort(new Refusal("Stopped.")));
try {
  const { passed, failed } = await main(stop);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || stop.signal.aborted ? 1 : 0;
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
}
process.exit();
