import { type Engine, type EngineOptions, startEngine } from "@tenantry/jobs/embedded/engine";
import type { Inngest, InngestFunction } from "inngest";
import { makeClient } from "./client.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { testEnv } from "./env.ts";
import { keys, quick, silent } from "./settings.ts";
import { freePort, startWorker, type Worker } from "./worker.ts";

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
  const db = await createTestDatabase(testEnv.TEST_DATABASE_URL);
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
