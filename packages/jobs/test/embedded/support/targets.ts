import { Inngest, type InngestFunction } from "inngest";
import { sdkLogger } from "./client.ts";
import { startStack } from "./engine.ts";
import { testEnv } from "./env.ts";
import { keys } from "./settings.ts";
import { startWorker } from "./worker.ts";

/** An engine under the conformance suite: the embedded one always, a real server when one is named. */
export type Target = {
  name: string;
  /** How long the slowest case may take on it. */
  patienceMs: number;
  open(build: (client: Inngest.Any) => InngestFunction.Any[]): Promise<{ client: Inngest.Any; close(): Promise<void> }>;
};

const embedded: Target = { name: "embedded engine", patienceMs: 40_000, open: (build) => startStack(build) };

function server(baseUrl: string): Target {
  return {
    name: `Inngest at ${baseUrl}`,
    patienceMs: 120_000,
    async open(build) {
      const client = new Inngest({
        id: `conformance-${Date.now()}`,
        baseUrl,
        isDev: false,
        logger: sdkLogger,
        ...keys,
      });
      const worker = await startWorker(client, build(client));
      const synced = await fetch(worker.serveUrl, { method: "PUT" });
      if (!synced.ok) throw new Error(`The server at ${baseUrl} did not sync: ${await synced.text()}`);
      return { client, close: worker.close };
    },
  };
}

export const targets: Target[] = [embedded, ...(testEnv.INNGEST_TEST_URL ? [server(testEnv.INNGEST_TEST_URL)] : [])];
