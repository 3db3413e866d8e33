import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@tenantry/jobs/testing/worker";
import type { TestDatabase } from "@tenantry/services/testing/database";

const main = new URL("../../../../../apps/worker/src/main.ts", import.meta.url).pathname;
const folder = new URL("../../../../../apps/worker/", import.meta.url).pathname;

export type WorkerProcess = { url: string; kill(): Promise<void>; stop(): Promise<number | null> };

/** `apps/worker` as it runs in production, with the embedded engine in it; resolves when it is ready. */
export async function startWorkerProcess(database: TestDatabase, resendUrl: string): Promise<WorkerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["--import", "tsx", main], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      TENANTRY_ENV: "local",
      PORT: String(port),
      DATABASE_URL: database.jobsUrl,
      APP_KEY: "k".repeat(32),
      DATABASE_DIRECT_URL: database.jobsUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      ENGINE_SIGNING_KEY: "signkey-test-8ee2262a15e8d3c42d6a840db7af3de2",
      PORTAL_ORIGIN: "http://localhost:3000",
      ADMIN_ORIGIN: "http://localhost:3001",
      WORKSPACE_DOMAIN: "localhost:3000",
      WORKER_URL: url,
      RESEND_API_KEY: "re_test",
      RESEND_BASE_URL: resendUrl,
      EMAIL_FROM: "Tenantry <hello@tenantry.example>",
      STORAGE_DIR: join(tmpdir(), `tenantry-files-${port}`),
    },
  });
  await ready(child);
  return {
    url,
    async kill() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      return ((await exited) as [number | null])[0];
    },
  };
}

/** Its log says when it is ready, and why it never will be. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    const read = (chunk: Buffer) => {
      log += chunk.toString("utf8");
      if (log.includes("worker is ready")) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", () => reject(new Error(`The worker ended before it was ready:\n${log}`)));
  });
}
