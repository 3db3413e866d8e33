import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { assert } from "@tenantry/core/errors";
import { startCluster } from "@tenantry/dev/postgres";
import { type EngineOptions, startEngine } from "@tenantry/jobs/embedded/engine";
import { brokenInvariants } from "@tenantry/jobs/embedded/invariants";
import { makeClient } from "@tenantry/jobs/testing/client";
import { createTestDatabase, type TestDatabase } from "@tenantry/jobs/testing/database";
import { keys, silent } from "@tenantry/jobs/testing/settings";
import { freePort, startWorker } from "@tenantry/jobs/testing/worker";
import { PgBoss } from "pg-boss";
import postgres from "postgres";
import { sweep } from "./jobs-sweep.ts";
import { percentile, reporter } from "./support/report.ts";

const row = reporter("jobs");

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "300" },
    runs: { type: "string", default: "400" },
    sleepers: { type: "string", default: "10000" },
    idle: { type: "string", default: "30" },
    rounds: { type: "string", default: "20" },
    seed: { type: "string", default: "20260101" },
    only: { type: "string" },
  },
});

const folder = await mkdtemp(join(tmpdir(), "tenantry-bench-jobs-"));
const clusterOptions = {
  dataFolder: join(folder, "data"),
  logFile: join(folder, "log"),
  port: await freePort(),
  password: "bench",
  durable: true,
};
let cluster = await startCluster(clusterOptions);
const serverUrl = await cluster.createDatabase("postgres");

const parts: Record<string, (db: TestDatabase) => Promise<void>> = {
  latency,
  throughput,
  idle,
  sleepers,
  recovery,
  kills,
};
try {
  for (const [name, part] of Object.entries(parts)) {
    if (values.only && values.only !== name) continue;
    const db = await createTestDatabase(serverUrl);
    await part(db);
    const sql = postgres(db.adminUrl, { max: 1 });
    const broken = await brokenInvariants(sql);
    assert(broken.length === 0, `${name}: ${JSON.stringify(broken)}`);
    await sql.end();
    await db.drop();
  }
} finally {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}

/** From the call of `send` to the first line of the first step, one event at a time. */
async function latency(db: TestDatabase): Promise<void> {
  const count = Number(values.events);
  const ours: number[] = [];
  let started: () => void = () => undefined;
  await withEngine(
    db,
    {},
    (client) => [
      client.createFunction({ id: "first", triggers: [{ event: "bench/first" }] }, ({ step }) =>
        step.run("step", () => started()),
      ),
    ],
    async ({ client }) => {
      for (let i = 0; i < count + 20; i++) {
        const { promise, resolve } = Promise.withResolvers<void>();
        started = resolve;
        const start = performance.now();
        await Promise.all([client.send({ name: "bench/first", data: {} }), promise]);
        if (i >= 20) ours.push(performance.now() - start);
      }
    },
  );
  const reference: number[] = [];
  await withBoss(db, async (boss) => {
    let handled: () => void = () => undefined;
    await boss.work("reference", { notifyPollingIntervalSeconds: 30 }, async () => handled());
    for (let i = 0; i < count + 20; i++) {
      const { promise, resolve } = Promise.withResolvers<void>();
      handled = resolve;
      const start = performance.now();
      await Promise.all([boss.send("reference", {}), promise]);
      if (i >= 20) reference.push(performance.now() - start);
    }
  });
  row("event_to_first_step_p50", percentile(ours, 0.5), "ms", percentile(reference, 0.5));
  row("event_to_first_step_p99", percentile(ours, 0.99), "ms", percentile(reference, 0.99));
}

/** Runs of five steps in sequence, sent at once; pg-boss handles as many empty jobs as there are calls. */
async function throughput(db: TestDatabase): Promise<void> {
  const count = Number(values.runs);
  const steps = 5;
  const executed = new Map<string, number>();
  let finished = 0;
  await withEngine(
    db,
    {},
    (client) => [
      client.createFunction({ id: "five", triggers: [{ event: "bench/five" }] }, async ({ step, runId }) => {
        for (let i = 0; i < steps; i++) {
          await step.run(`step ${i}`, () => {
            executed.set(`${runId}:${i}`, (executed.get(`${runId}:${i}`) ?? 0) + 1);
          });
        }
        finished += 1;
      }),
    ],
    async ({ client }) => {
      const cpu = process.cpuUsage();
      const start = performance.now();
      await client.send(Array.from({ length: count }, () => ({ name: "bench/five", data: {} })));
      await until(() => finished >= count);
      const seconds = (performance.now() - start) / 1000;
      const used = process.cpuUsage(cpu);
      assert(
        executed.size === count * steps && [...executed.values()].every((times) => times === 1),
        "every step ran once",
      );
      const jobs = count * (steps + 1);
      const bossSeconds = await bossTime(db, jobs);
      row("steps_per_second", (count * steps) / seconds, "1/s", jobs / bossSeconds);
      row("cpu_per_step", (used.user + used.system) / 1000 / (count * steps), "ms", null);
    },
  );
}

async function bossTime(db: TestDatabase, jobs: number): Promise<number> {
  let handled = 0;
  let seconds = 0;
  await withBoss(db, async (boss) => {
    const start = performance.now();
    await boss.insert(
      "reference",
      Array.from({ length: jobs }, () => ({ data: {} })),
    );
    await boss.work(
      "reference",
      { localConcurrency: 8, pollingIntervalSeconds: 0.5, batchSize: 4, burstWhenBatchFull: true },
      async (batch) => {
        handled += batch.length;
      },
    );
    await until(() => handled >= jobs);
    seconds = (performance.now() - start) / 1000;
  });
  return seconds;
}

/** Transactions that PostgreSQL counts while nothing is to do; outside of a transaction each statement is one. */
async function idle(db: TestDatabase): Promise<void> {
  const seconds = Number(values.idle);
  const nothing = () => [];
  // What the server does by itself (autovacuum) is not the engine's.
  const silence = await statements(db, seconds);
  let reference = 0;
  await withBoss(db, async (boss) => {
    await boss.work("reference", { notifyPollingIntervalSeconds: 30 }, async () => undefined);
    reference = await statements(db, seconds);
  });
  const withListen = { cpu: 0, statements: 0 };
  await withEngine(db, {}, nothing, async () => {
    const cpu = process.cpuUsage();
    withListen.statements = await statements(db, seconds);
    const used = process.cpuUsage(cpu);
    withListen.cpu = (used.user + used.system) / 10_000 / seconds;
  });
  row("idle_statements_with_listen", withListen.statements - silence, "1/s", reference - silence);
  row("idle_cpu_with_listen", withListen.cpu, "%", null);
  await withEngine(db, { directUrl: undefined }, nothing, async () => {
    row("idle_statements_without_listen", (await statements(db, seconds)) - silence, "1/s", null);
  });
}

/** Ten thousand runs that sleep until one instant: what they cost meanwhile, and how long until all have ended. */
async function sleepers(db: TestDatabase): Promise<void> {
  const count = Number(values.sleepers);
  let wakeAt = new Date(Date.now() + 3_600_000);
  let done = 0;
  await withEngine(
    db,
    {},
    (client) => [
      client.createFunction({ id: "sleeper", triggers: [{ event: "bench/sleep" }] }, async ({ step }) => {
        await step.sleepUntil("until", wakeAt);
        done += 1;
      }),
    ],
    async ({ client }) => {
      const sql = postgres(db.adminUrl, { max: 1 });
      const asleep = async () =>
        Number((await sql`SELECT count(*) AS n FROM engine.runs WHERE status = 'waiting'`)[0]?.n);
      wakeAt = new Date(Date.now() + 60_000 + count * 12);
      const start = performance.now();
      for (let sent = 0; sent < count; sent += 500) {
        await client.send(
          Array.from({ length: Math.min(500, count - sent) }, () => ({ name: "bench/sleep", data: {} })),
        );
      }
      row("sleepers_accepted", count / ((performance.now() - start) / 1000), "1/s", null);
      while ((await asleep()) < count) await pause(200);
      row("sleepers_asleep_after", (performance.now() - start) / 1000, "s", null);
      row("sleepers_statements", await statements(db, 5), "1/s", null);
      await until(() => Date.now() >= wakeAt.getTime());
      await until(() => done >= count);
      row("sleepers_all_ended_after", (Date.now() - wakeAt.getTime()) / 1000, "s", null);
      while ((await sql`SELECT 1 FROM engine.runs WHERE ended_at IS NULL LIMIT 1`).length > 0) await pause(50);
      assert(done === count, `${count} sleepers, ${done} of them woke`);
      await sql.end();
    },
  );
}

/** From `kill -9` of the engine that carries out a step until another engine carries it out, with the leases of production. */
async function recovery(db: TestDatabase): Promise<void> {
  const times: number[] = [];
  const engines: ChildProcess[] = [];
  let attempts: (() => void)[] = [];
  const client = makeClient("bench", await freePort());
  const worker = await startWorker(client, [
    client.createFunction({ id: "held", triggers: [{ event: "bench/held" }] }, ({ step }) =>
      step.run("held", async () => {
        attempts.shift()?.();
        if (attempts.length > 0) await pause(60_000);
      }),
    ),
  ]);
  const options = (port: number): Omit<EngineOptions, "log"> => ({
    databaseUrl: db.jobsUrl,
    directUrl: db.jobsUrl,
    serveUrl: worker.serveUrl,
    host: "127.0.0.1",
    port,
    ...keys,
  });
  for (let i = 0; i < 3; i++) {
    const port = await freePort();
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    attempts = [first.resolve, second.resolve];
    const victim = await child(options(port));
    await makeClient("bench", port).send({ name: "bench/held", data: {} });
    await first.promise;
    const survivor = await child(options(await freePort()));
    engines.push(survivor);
    const start = performance.now();
    victim.kill("SIGKILL");
    await second.promise;
    times.push(performance.now() - start);
    survivor.kill("SIGTERM");
    await once(survivor, "exit");
  }
  await worker.close();
  row("recovery_after_kill", percentile(times, 0.5), "ms", null);
}

async function child(options: object): Promise<ChildProcess> {
  const engine = fork(new URL(import.meta.resolve("@tenantry/jobs/testing/engine-child")), [JSON.stringify(options)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(engine, "message");
  return engine;
}

/** The kill sweep; what it counts are the faults that struck, and every result was compared with the model. */
async function kills(db: TestDatabase): Promise<void> {
  const seed = Number(values.seed);
  const killDatabase = async () => {
    const sql = postgres(serverUrl, { max: 1 });
    const [file] = await sql`SELECT pg_read_file('postmaster.pid') AS text`;
    await sql.end();
    process.kill(Number(String(file?.text).split("\n")[0]), "SIGKILL");
    // The dead server's backends notice within a moment; until then its memory is in use and a start is refused.
    const deadline = performance.now() + 30_000;
    for (let isUp = false; !isUp; ) {
      await pause(100);
      isUp = await startCluster(clusterOptions).then(
        (started) => {
          cluster = started;
          return true;
        },
        (error: unknown) => {
          if (performance.now() > deadline) throw error;
          return false;
        },
      );
    }
  };
  const { struck, runs, counts } = await sweep(db, { seed, rounds: Number(values.rounds), killDatabase });
  row("sweep_seed", seed, "", null);
  row("sweep_runs_as_the_model_says", runs, "runs", null);
  row("sweep_faults_at_a_chosen_call", struck, "faults", null);
  for (const [fault, times] of Object.entries(counts))
    if (times > 0) row(`sweep_${fault.replaceAll(" ", "_")}`, times, "times", null);
}

type Running = { client: ReturnType<typeof makeClient> };
type Build = (client: Running["client"]) => Parameters<typeof startWorker>[1];

async function withEngine(
  db: TestDatabase,
  change: Partial<EngineOptions>,
  build: Build,
  work: (running: Running) => Promise<void>,
): Promise<void> {
  const port = await freePort();
  const client = makeClient("bench", port);
  const worker = await startWorker(client, build(client));
  const engine = await startEngine({
    databaseUrl: db.jobsUrl,
    directUrl: db.jobsUrl,
    serveUrl: worker.serveUrl,
    host: "127.0.0.1",
    port,
    log: silent,
    ...keys,
    ...change,
  });
  await work({ client });
  await engine.stop();
  await worker.close();
}

/** pg-boss alone, in a schema of its own on the same server. */
async function withBoss(db: TestDatabase, work: (boss: PgBoss) => Promise<void>): Promise<void> {
  const boss = new PgBoss({
    connectionString: db.adminUrl,
    schema: "reference",
    useListenNotify: true,
    schedule: false,
  });
  boss.on("error", (error) => console.error(error));
  await boss.start();
  await boss.createQueue("reference", { notify: true });
  await work(boss);
  await boss.stop({ graceful: false });
}

async function statements(db: TestDatabase, seconds: number): Promise<number> {
  const sql = postgres(db.adminUrl, { max: 1, fetch_types: false });
  const count = async () => {
    const [counted] =
      await sql`SELECT xact_commit + xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()`;
    return Number(counted?.n);
  };
  // A backend hands in what it has counted when it has been idle for ten seconds.
  await pause(12_000);
  const before = await count();
  await pause(seconds * 1000);
  // One for the first count itself.
  const after = (await count()) - 1;
  await sql.end();
  return Math.max(0, after - before) / seconds;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}
