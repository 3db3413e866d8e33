import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Given } from "./env.ts";
import { repositoryRoot } from "./root.ts";

/** What a stage found. `output` is shown when something failed. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly output: string;
}

export interface Stage {
  readonly name: string;
  run(): Promise<Outcome>;
}

export interface Command {
  readonly args: readonly [string, ...string[]];
  readonly env: Given;
  readonly stop: AbortSignal;
  readonly onStarted: (pid: number) => void;
}

/** Runs a program of `node_modules/.bin` in the repository; `output` is what it printed, both streams in order. */
async function runTool({ args, env, stop, onStarted }: Command): Promise<{ code: number; output: string }> {
  const [tool, ...rest] = args;
  const child = spawn(join(repositoryRoot, "node_modules/.bin", tool), rest, {
    cwd: repositoryRoot,
    env: { ...env, NO_COLOR: "1" },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => child.pid !== undefined && process.kill(-child.pid, "SIGTERM");
  stop.addEventListener("abort", end, { once: true });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => output.push(text));
  const closed = once(child, "close");
  if (child.pid !== undefined) onStarted(child.pid);
  const [code] = await closed;
  stop.removeEventListener("abort", end);
  stop.throwIfAborted();
  return { code: Number(code ?? 1), output: output.join("") };
}

/** A tool that either is content or is not: one check. */
export async function checkWith(command: Command): Promise<Outcome> {
  const { code, output } = await runTool(command);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() });
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** Counts of a vitest JSON report: a skipped test has not passed. */
export function countVitest(report: unknown): { passed: number; failed: number } {
  const { numPassedTests, numFailedTests, numPendingTests } = vitestReport.parse(report);
  return { passed: numPassedTests, failed: numFailedTests + numPendingTests };
}

/** Counts of a Playwright JSON report: a test that passes only at times has not passed. */
export function countPlaywright(report: unknown): { passed: number; failed: number } {
  const { stats } = playwrightReport.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
}

/** A test runner that counts for itself, in a JSON report. One that fails without a failed test counts as one failure. */
export async function countWith(
  command: Command,
  reportFile: string,
  count: (report: unknown) => { passed: number; failed: number },
): Promise<Outcome> {
  await rm(reportFile, { force: true });
  const { code, output } = await runTool(command);
  const report = await readFile(reportFile, "utf8").catch(() => undefined);
  const { passed, failed } = report === undefined ? { passed: 0, failed: 0 } : count(JSON.parse(report));
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, output };
}

async function runStage(stage: Stage): Promise<Outcome> {
  const started = performance.now();
  const outcome = await stage.run().catch((error: unknown): Outcome => {
    return { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) };
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (outcome.failed > 0) console.log(`\n${outcome.output.trimEnd()}\n`);
  console.log(`${stage.name}: ${outcome.passed} passed, ${outcome.failed} failed (${seconds} s)`);
  return outcome;
}

/** Runs stages in order, `width` at a time; a failing one does not keep the others from running. */
export async function runStages(stages: readonly Stage[], width: number): Promise<{ passed: number; failed: number }> {
  const waiting = [...stages];
  const total = { passed: 0, failed: 0 };
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { passed, failed } = await runStage(next);
      total.passed += passed;
      total.failed += failed;
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return total;
}
