import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { birthOf } from "./process-identity.ts";

const processSchema = z.object({ name: z.string(), pid: z.number(), birth: z.string() });
const runSchema = z.object({
  stack: processSchema,
  apps: z.array(processSchema),
  urls: z.record(z.string(), z.string()),
});
type Run = z.infer<typeof runSchema>;
type Process = z.infer<typeof processSchema>;

const graceMs = 5_000;
const isAlive = ({ pid, birth }: Process) => birthOf(pid) === birth;
const identify = (name: string, pid: number): Process => ({ name, pid, birth: birthOf(pid) ?? "" });

/** Ends a process and its group, which it leads: asks first, because a build tool has children in other groups. */
async function end(left: Process): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (isAlive(left)) process.kill(-left.pid, signal);
    for (const deadline = performance.now() + graceMs; isAlive(left) && performance.now() < deadline; ) await delay(20);
  }
}

/** `.data/run.json`: who runs the stack of this data folder, so that there is one, and a killed one leaves nothing behind. */
export class RunFile {
  readonly #file: string;
  #run: Run;

  private constructor(file: string, run: Run) {
    this.#file = file;
    this.#run = run;
  }

  /** Takes the folder, or answers the stack that has it. Ends what a killed stack left running. */
  static async claim(dataFolder: string, urls: Run["urls"]): Promise<RunFile | Run> {
    const file = join(dataFolder, "run.json");
    const claimed = new RunFile(file, { stack: identify("stack", process.pid), apps: [], urls });
    for (;;) {
      try {
        await writeFile(file, JSON.stringify(claimed.#run), { flag: "wx", mode: 0o600 });
        return claimed;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
      const other = RunFile.#read(file);
      if (other && isAlive(other.stack)) return other;
      await Promise.all((other?.apps ?? []).map(end));
      await rm(file, { force: true });
    }
  }

  static #read(file: string): Run | undefined {
    try {
      return runSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    } catch {
      // Half written by a start that was killed: nobody's.
      return undefined;
    }
  }

  noteApp(name: string, pid: number): void {
    this.#run = { ...this.#run, apps: [...this.#run.apps.filter((app) => app.name !== name), identify(name, pid)] };
    // At once and whole: stages note theirs at the same time, and a kill may come between.
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#run), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }

  async release(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}
