import { AsyncLocalStorage } from "node:async_hooks";
import { createDatabase, type Database } from "@tenantry/db/client";
import { startEngine } from "@tenantry/jobs/embedded/engine";
import { migrateEngine } from "@tenantry/jobs/embedded/migrate";
import { functions } from "@tenantry/jobs/functions";
import { startRelay } from "@tenantry/jobs/relay-loop";
import { sdkLogger } from "@tenantry/jobs/testing/client";
import { keys, quick, silent } from "@tenantry/jobs/testing/settings";
import { freePort, startWorker } from "@tenantry/jobs/testing/worker";
import { Inngest, Middleware } from "inngest";
import { pino } from "pino";
import { expect } from "vitest";
import type { PaymentWorld } from "./payment-world.ts";

/** A process that is about to die: `commits` more transactions, then nothing it does counts. */
type Life = { commits: number };
const lives = new AsyncLocalStorage<Life>();
const dead = () => new Error("killed");

/** Real functions on the embedded engine. With `mortal`, each step dies after its first commit, then before its record. */
export async function startMortalWorker(world: PaymentWorld, { mortal }: { mortal: boolean }) {
  await migrateEngine(world.database.ownerUrl);
  const port = await freePort();
  const deaths = new Map<string, number>();
  const killed = new Set<string>();
  const unreachable = new Set<string>();

  class Mortality extends Middleware.BaseMiddleware {
    readonly id = "mortality";
    override async wrapStepHandler({ next, ctx, fn, stepInfo }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
      if (!mortal || stepInfo.stepType !== "run") return next();
      const key = `${ctx.runId} ${stepInfo.hashedId}`;
      const before = deaths.get(key) ?? 0;
      deaths.set(key, before + 1);
      if (before >= 2) return next();
      killed.add(fn.opts.id);
      await lives.run({ commits: before === 0 ? 1 : Number.POSITIVE_INFINITY }, next);
      throw dead();
    }
  }

  const client = new Inngest({
    id: "tenantry",
    baseUrl: `http://127.0.0.1:${port}`,
    isDev: false,
    logger: sdkLogger,
    middleware: [Mortality],
    ...keys,
  });
  const context = {
    ...world.jobs,
    ...world.worker,
    gateways: world.gateways,
    db: mortalDatabase(world.worker.db),
    ownerDb: mortalDatabase(world.worker.ownerDb),
    email: {
      render: world.email.render,
      send: async (message: Parameters<typeof world.email.send>[0]) => {
        mustLive();
        if (unreachable.has(message.to)) throw new Error("no such mailbox");
        return world.email.send(message);
      },
    },
  };
  const served = functions(client, context);
  const scheduled = served.filter((fn) => fn.opts.triggers?.some((trigger) => "cron" in trigger));
  // The hour of this machine must not have its say.
  for (const fn of scheduled) Object.assign(fn.opts, { triggers: [{ event: `test/${fn.id()}` }] });
  const tick = client.createFunction(
    { id: "test.tick", triggers: [{ event: "test/tick" }] },
    async ({ event, step }) => {
      const fn = scheduled.find((one) => one.id() === event.data.id);
      if (fn) await step.invoke("run", { function: fn }).catch(() => undefined);
    },
  );
  const worker = await startWorker(client, [...served, tick]);
  const engine = await startEngine({
    databaseUrl: world.database.jobsUrl,
    directUrl: world.database.jobsUrl,
    serveUrl: worker.serveUrl,
    host: "127.0.0.1",
    port,
    log: silent,
    // The tenth retry of a mail that reaches nobody comes a thousand times later than the first.
    tuning: { ...quick, retryBaseMs: 2 },
    ...keys,
  });
  const { jobsUrl } = world.database;
  // It listens, as in production: without, each event would wait for the relay to look again.
  const relayDb = createDatabase({ url: jobsUrl, directUrl: jobsUrl, poolSize: 3, name: "relay" });
  // The scenario is dated in the past; events are due at once.
  const relayed = { ...world.worker, db: relayDb, clock: { now: () => new Date() } };
  const relay = await startRelay({ ctx: relayed, client, log: pino({ level: "silent" }) });

  const underWay = async () => {
    const [row] = await world.sql<{ count: number }[]>`
      select (select count(*) from platform.outbox where delivered_at is null)::int
        + (select count(*) from engine.runs where ended_at is null)::int as count`;
    return row?.count;
  };
  let ticks = 0;
  const settle = async () => {
    for (let quiet = 0; quiet < 2; ) {
      await expect.poll(underWay, { timeout: 120_000, interval: 10 }).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 10));
      quiet = (await underWay()) === 0 ? quiet + 1 : 0;
    }
  };
  return {
    client,
    killed,
    /** Addresses that take no mail. */
    unreachable,
    names: served.map((fn) => fn.opts.id),
    settle,
    /** Every scheduled function, or the named ones, runs once, and what follows from it, before the next one. */
    async tick(ids?: readonly string[]) {
      for (const fn of scheduled.filter((one) => !ids || ids.includes(one.opts.id))) {
        ticks += 1;
        await client.send({ id: `tick-${ticks}`, name: "test/tick", data: { id: fn.id() } });
        await settle();
      }
    },
    async stop() {
      await relay.stop();
      await relayDb.close();
      await engine.stop();
      await worker.close();
    },
  };
}
export type MortalWorker = Awaited<ReturnType<typeof startMortalWorker>>;

function mustLive(): void {
  const life = lives.getStore();
  if (life && life.commits <= 0) throw dead();
}

function mortalDatabase(db: Database): Database {
  const once = async <T>(work: () => Promise<T>): Promise<T> => {
    mustLive();
    const result = await work();
    const life = lives.getStore();
    if (life) life.commits -= 1;
    mustLive();
    return result;
  };
  const orm = new Proxy(db.orm, {
    get: (target, name) =>
      name === "transaction"
        ? (...args: Parameters<typeof target.transaction>) => once(() => target.transaction(...args))
        : Reflect.get(target, name, target),
  });
  return {
    ...db,
    orm,
    transaction: (work) => once(() => db.transaction(work)),
    withTenant: (tenantId, work) => once(() => db.withTenant(tenantId, work)),
    inWorkspace: (tenantId, work) => once(() => db.inWorkspace(tenantId, work)),
  };
}
