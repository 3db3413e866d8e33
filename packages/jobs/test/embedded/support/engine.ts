import { type Engine, type EngineOptions, startEngine } from "@tenantry/jobs/embedded/engine";
import type { Log, Tuning } from "@tenantry/jobs/embedded/model";
import { Inngest, type InngestFunction } from "inngest";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { freePort, keys, startWorker, type Worker } from "./worker.ts";

/** Short retries and leases, so that faults are over in milliseconds. */
export const quick: Partial<Tuning> = { retryBaseMs: 15, leaseMs: 900, callTimeoutMs: 20_000 };

/** What the engine warns of is asserted by tests that mean it to; it need not be printed. */
export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const sdkLogger = { ...silent, trace: () => undefined };

export function makeClient(id: string, port: number): Inngest.Any {
  return new Inngest({ id, baseUrl: `http://127.0.0.1:${port}`, isDev: false, logger: sdkLogger, ...keys });
}

export type Stack = {
  db: TestDatabase;
  client: Inngest.Any;
  worker: Worker;
  engine: Engine;
  options: EngineOptions;
  close(): Promise<void>;
};

/** Database, serve endpoint and one engine, as `apps/worker` puts them together. */
export async function startStack(
  build: (client: Inngest.Any) => InngestFunction.Any[],
  change: Partial<EngineOptions> = {},
): Promise<Stack> {
  const db = await createTestDatabase();
  const port = await freePort();
  const client = makeClient("app", port);
  const worker = await startWorker(client, build(client));
  const options: EngineOptions = {
    databaseUrl: db.jobsUrl,
    directUrl: db.jobsUrl,
    serveUrl: worker.serveUrl,
    host: "127.0.0.1",
    port,
    log: silent,
    ...keys,
    ...change,
    tuning: { ...quick, ...change.tuning },
  };
  const engine = await startEngine(options);
  return {
    db,
    client,
    worker,
    engine,
    options,
    async close() {
      await engine.stop();
      await worker.close();
      await db.drop();
    },
  };
}
