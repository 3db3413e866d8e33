import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Given } from "./env.ts";
import { Refusal } from "./refusal.ts";
import { repositoryRoot } from "./root.ts";

/** Builds both web apps for production where their inputs changed; `build:test` does so into a folder of its own. */
export async function buildApps(options: {
  task: "build" | "build:test";
  logFile: string;
  given: Given;
  stop: AbortSignal;
  onStarted: (pid: number) => void;
}): Promise<void> {
  const { task, logFile, given, stop, onStarted } = options;
  const log = await open(logFile, "w");
  try {
    const args = ["run", task, "--filter=@tenantry/portal", "--filter=@tenantry/admin", "--output-logs=new-only"];
    const child = spawn(join(repositoryRoot, "node_modules/.bin/turbo"), args, {
      cwd: repositoryRoot,
      env: { ...given, TENANTRY_ENV: "local", NEXT_TELEMETRY_DISABLED: "1", TURBO_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", log.fd, log.fd],
      detached: true,
    });
    const end = () => child.pid !== undefined && process.kill(-child.pid, "SIGTERM");
    stop.addEventListener("abort", end, { once: true });
    const exited = once(child, "exit");
    if (child.pid !== undefined) onStarted(child.pid);
    const [code] = await exited;
    stop.removeEventListener("abort", end);
    stop.throwIfAborted();
    if (code === 0) return;
    const tail = (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-40).join("\n");
    throw new Refusal(`The web apps could not be built. The log (${logFile}) ends with:\n${tail}`);
  } finally {
    await log.close();
  }
}
