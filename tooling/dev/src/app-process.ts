import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { Refusal } from "./refusal.ts";

export interface AppOptions {
  readonly name: string;
  readonly cwd: string;
  /** Arguments of this very Node. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly healthUrl: string;
  readonly logFile: string;
  /** Also show what it prints. */
  readonly echo: boolean;
  /** Called with the process number at every start. */
  readonly onStarted: (pid: number) => void;
  /** Called when it ended so soon, and without being asked to, that starting it again is no use. */
  readonly onLost: (error: Refusal) => void;
}

const drainMs = 15_000;
const readyMs = 90_000;
const settledMs = 10_000;

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** One app of the stack, in a process group of its own, so that a Ctrl-C in the terminal reaches only us and we drain. */
export class AppProcess {
  readonly #options: AppOptions;
  #child: ChildProcess | undefined;
  #startedAt = 0;
  #stopping = false;

  constructor(options: AppOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { args, cwd, env, logFile, echo, name } = this.#options;
    const log = await open(logFile, "a");
    try {
      this.#startedAt = performance.now();
      const child = spawn(process.execPath, args, {
        cwd,
        env,
        detached: true,
        stdio: echo ? ["ignore", "pipe", "pipe"] : ["ignore", log.fd, log.fd],
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream
          ?.setEncoding("utf8")
          .on("data", (text: string) => process.stdout.write(text.replaceAll(/^(?=.)/gm, `${name} │ `)));
      }
      child.on("exit", (code, signal) => void this.#ended(code, signal));
      this.#child = child;
      await once(child, "spawn");
      if (child.pid !== undefined) this.#options.onStarted(child.pid);
    } finally {
      await log.close();
    }
  }

  /** Waits until its health address answers 200; throws a refusal with what it answered and the end of its log. */
  async ready(stop: AbortSignal): Promise<void> {
    const { healthUrl } = this.#options;
    const deadline = performance.now() + readyMs;
    let last = "no answer";
    while (performance.now() < deadline) {
      if (this.#child?.exitCode !== null || this.#child.signalCode !== null)
        throw await this.#refusal("ended while it started");
      const response = await fetch(healthUrl, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
      if (response?.ok) return;
      if (response) last = `${response.status} ${(await response.text()).slice(0, 500)}`;
      await delay(100, undefined, { signal: stop });
    }
    throw await this.#refusal(`was not ready after ${readyMs / 1000} s; ${healthUrl} said: ${last}`);
  }

  /** Asks it to finish what it is doing, and ends it when that takes too long. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    signalGroup(child, "SIGTERM");
    const timer = setTimeout(() => signalGroup(child, "SIGKILL"), drainMs);
    await exited;
    clearTimeout(timer);
    // A development server leaves children behind when it ends first.
    signalGroup(child, "SIGKILL");
  }

  async #ended(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (this.#stopping) return;
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    if (performance.now() - this.#startedAt < settledMs) return this.#options.onLost(await this.#refusal(how));
    console.log(`${this.#options.name} ${how}; starting it again.`);
    await this.start();
  }

  async #refusal(what: string): Promise<Refusal> {
    const { name, logFile } = this.#options;
    const tail = (await readFile(logFile, "utf8").catch(() => "")).trimEnd().split("\n").slice(-12).join("\n");
    return new Refusal(`The ${name} ${what}. Its log (${logFile}) ends with:\n${tail}`);
  }
}
