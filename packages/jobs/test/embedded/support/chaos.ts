import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { RequestListener } from "node:http";
import type { EngineOptions } from "@tenantry/jobs/embedded/engine";
import { brokenInvariants } from "@tenantry/jobs/embedded/invariants";
import type { Inngest } from "inngest";
import postgres from "postgres";
import { makeClient } from "./client.ts";
import type { TestDatabase } from "./database.ts";
import { type Execution, expected, graphFunctions, type Program } from "./graphs.ts";
import { keys, quick } from "./settings.ts";
import { freePort, type Serve, startWorker, type Worker } from "./worker.ts";

export type Fault =
  | "kill engine"
  | "kill both engines"
  | "restart worker"
  | "cut database"
  | "kill database"
  | "nothing";
/** When a fault strikes, seen from a call request: before the worker has it, while it works, when it has answered. */
export type Phase = "before" | "during" | "after";
export type Counts = Record<Fault | "lost requests" | "lost answers" | "late answers", number>;

/** Two engines in their own processes, a worker whose network loses and delays, and a database: all to be broken at random. */
export class Chaos {
  readonly client: Inngest.Any;
  readonly counts: Counts = {
    "kill engine": 0,
    "kill both engines": 0,
    "restart worker": 0,
    "cut database": 0,
    "kill database": 0,
    nothing: 0,
    "lost requests": 0,
    "lost answers": 0,
    "late answers": 0,
  };
  readonly #db: TestDatabase;
  readonly #random: () => number;
  readonly #ports: number[];
  readonly #executions: Execution[] = [];
  readonly #engines = new Map<number, ChildProcess>();
  readonly #admin: postgres.Sql;
  readonly #ready = new WeakSet<ChildProcess>();
  #isStopping = false;
  #supervisors: Promise<void>[] = [];
  #worker: Worker | undefined;
  #workerPort = 0;
  #isCalm = false;
  #armed: { calls: number; phase: Phase; fault: Fault } | undefined;
  #sent = 0;

  readonly #killDatabase: (() => Promise<void>) | undefined;

  private constructor(db: TestDatabase, ports: number[], random: () => number, killDatabase?: () => Promise<void>) {
    this.#killDatabase = killDatabase;
    this.#db = db;
    this.#ports = ports;
    this.#random = random;
    this.client = makeClient("chaos", ports[0] ?? 0);
    this.#admin = postgres(db.adminUrl, {
      max: 2,
      onnotice: () => undefined,
      connection: { application_name: "chaos" },
    });
  }

  /** `killDatabase` kills the whole server and has it started again; without it only connections can be cut. */
  static async start(db: TestDatabase, random: () => number, killDatabase?: () => Promise<void>): Promise<Chaos> {
    const chaos = new Chaos(db, [await freePort(), await freePort()], random, killDatabase);
    chaos.#workerPort = await freePort();
    await chaos.#startWorker();
    chaos.#supervisors = chaos.#ports.map((port) => chaos.#supervise(port));
    await chaos.calm();
    return chaos;
  }

  /** Sends programs and resolves with a check that all of them came out as the model says. */
  async run(programs: Program[]): Promise<() => Promise<string[]>> {
    const prefix = `${Date.now()}-${this.#sent++}`;
    const events = programs.map((program, i) => ({ name: "chaos/graph", id: `${prefix}-${i}`, data: { program } }));
    await this.#persistently(() => this.client.send(events));
    return () =>
      this.#verdict(
        events.map((event) => event.id),
        programs,
      );
  }

  /** Lets a fault strike at the n-th call from now; true once it has. */
  arm(calls: number, phase: Phase, fault: Fault): () => boolean {
    this.#armed = { calls, phase, fault };
    return () => this.#armed === undefined;
  }

  disarm(): void {
    this.#armed = undefined;
  }

  async inflict(fault: Fault): Promise<void> {
    this.counts[fault] += 1;
    const [first = 0, second = 0] = this.#ports;
    if (fault === "kill engine") await this.#killEngine(this.#random() < 0.5 ? first : second);
    else if (fault === "kill both engines") await Promise.all([this.#killEngine(first), this.#killEngine(second)]);
    else if (fault === "restart worker") {
      await this.#worker?.close();
      await this.#startWorker();
    } else if (fault === "kill database") {
      await this.#killDatabase?.();
    } else if (fault === "cut database") {
      await this
        .#admin`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'chaos'`;
    }
  }

  /** No further faults: both engines run, and the network keeps everything. */
  async calm(): Promise<void> {
    this.#isCalm = true;
    await this.#allUp();
  }

  async #allUp(): Promise<void> {
    const isUp = (port: number) => {
      const engine = this.#engines.get(port);
      return engine && this.#ready.has(engine) && engine.exitCode === null && engine.signalCode === null;
    };
    while (!this.#ports.every(isUp)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  disturb(): void {
    this.#isCalm = false;
  }

  async stop(): Promise<void> {
    await this.calm();
    this.#isStopping = true;
    await Promise.all([...this.#engines.values()].map((engine) => end(engine, "SIGTERM")));
    await Promise.all(this.#supervisors);
    await this.#worker?.close();
    await this.#admin.end();
  }

  async #killEngine(port: number): Promise<void> {
    const engine = this.#engines.get(port);
    if (engine) await end(engine, "SIGKILL");
  }

  /** Starts an engine, and again whenever it has died, as a supervisor would. */
  async #supervise(port: number): Promise<void> {
    const options: Omit<EngineOptions, "log"> = {
      databaseUrl: this.#db.jobsUrl,
      directUrl: this.#db.jobsUrl,
      serveUrl: `http://127.0.0.1:${this.#workerPort}/api/inngest`,
      host: "127.0.0.1",
      port,
      tuning: { ...quick, callTimeoutMs: 400 },
      ...keys,
    };
    while (!this.#isStopping) {
      const engine = fork(new URL("./engine-child.ts", import.meta.url), [JSON.stringify(options)], {
        stdio: ["ignore", "ignore", "ignore", "ipc"],
        execArgv: [],
      });
      this.#engines.set(port, engine);
      engine.once("message", () => this.#ready.add(engine));
      await once(engine, "exit");
    }
  }

  async #startWorker(): Promise<void> {
    this.#worker = await startWorker(this.client, graphFunctions(this.client, this.#executions), {
      port: this.#workerPort,
      tamper: (serve) => this.#lossy(serve),
    });
  }

  #lossy(serve: Serve): RequestListener {
    return (request, response) => {
      const armed = request.method === "POST" ? this.#armed : undefined;
      if (armed && --armed.calls <= 0) {
        this.#armed = undefined;
        const strike = () => this.inflict(armed.fault);
        if (armed.phase === "before") return void strike().then(() => serve(request, response));
        if (armed.phase === "after") response.once("finish", () => void strike());
        serve(request, response);
        if (armed.phase === "during") void strike();
        return;
      }
      const luck = this.#isCalm || request.method === "PUT" ? 1 : this.#random();
      if (luck < 0.03) {
        this.counts["lost requests"] += 1;
        request.socket.destroy();
      } else if (luck < 0.08) {
        this.counts["lost answers"] += 1;
        const { end: finish } = response;
        response.end = (...args: unknown[]) => {
          request.socket.destroy();
          return Reflect.apply(finish, response, args);
        };
        serve(request, response);
      } else if (luck < 0.1) {
        this.counts["late answers"] += 1;
        const { end: finish } = response;
        response.end = (...args: unknown[]) => {
          setTimeout(() => Reflect.apply(finish, response, args), 600);
          return response;
        };
        serve(request, response);
      } else serve(request, response);
    };
  }

  /** Sends may meet a dead engine; the outbox relay repeats them, and so does this. */
  async #persistently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch {
        await this.#allUp();
      }
    }
  }

  async #verdict(eventIds: string[], programs: Program[]): Promise<string[]> {
    const runs = await this.#admin<
      { id: string; event_id: string; status: string; output: unknown; error: { message: string } | null }[]
    >`
      SELECT id, event_id, status, output, error FROM engine.runs WHERE event_id IN ${this.#admin(eventIds)}`;
    const wrong: string[] = [];
    for (const [i, program] of programs.entries()) {
      const mine = runs.filter((run) => run.event_id === eventIds[i]);
      const [run] = mine;
      if (!run || mine.length > 1) wrong.push(`event ${i} has ${mine.length} runs`);
      else if (JSON.stringify(run.output) !== JSON.stringify(expected(program))) {
        wrong.push(
          `run ${run.id} is ${run.status} with ${JSON.stringify(run.output)} (${run.error?.message ?? ""}), not ${JSON.stringify(expected(program))}`,
        );
      }
    }
    return wrong;
  }

  /** What must hold of the whole database when nothing is under way: queue and runs agree, no recorded step ran again, every event sent once. */
  async violations(): Promise<string[]> {
    const wrong = (await brokenInvariants(this.#admin)).map((broken) => JSON.stringify(broken));
    const [left] = await this.#admin<{ jobs: number; runs: number; slots: number }[]>`
      SELECT (SELECT count(*) FROM pgboss.job)::int AS jobs, (SELECT count(*) FROM engine.runs WHERE ended_at IS NULL)::int AS runs, (SELECT count(*) FROM engine.slots)::int AS slots`;
    if (left?.jobs || left?.runs || left?.slots) wrong.push(`left over: ${JSON.stringify(left)}`);
    const steps = await this.#admin<
      { run_id: string; name: string; ended_at: Date }[]
    >`SELECT run_id, name, ended_at FROM engine.steps WHERE kind = 'run' AND position IS NOT NULL`;
    const endedAt = new Map(steps.map((step) => [`${step.run_id}:${step.name}`, step.ended_at.getTime()]));
    for (const execution of this.#executions) {
      const end = endedAt.get(`${execution.runId}:${execution.stepId}`);
      // One millisecond for the rounding of both clocks' readings.
      if (end !== undefined && execution.at > end + 1)
        wrong.push(`step ${execution.stepId} of ${execution.runId} ran ${execution.at - end} ms after it was recorded`);
    }
    const ran = new Set(this.#executions.map((execution) => `${execution.runId}:${execution.stepId}`));
    wrong.push(
      ...[...endedAt.keys()].filter((key) => !ran.has(key)).map((key) => `step ${key} was recorded without having run`),
    );
    const sent = await this.#admin`
      SELECT e.id FROM engine.events e LEFT JOIN engine.runs r ON r.event_id = e.id WHERE e.name = 'chaos/sent' GROUP BY e.id HAVING count(r.id) <> 1`;
    wrong.push(...sent.map((row) => `event ${row.id} did not start exactly one run`));
    return wrong;
  }
}

async function end(engine: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (engine.exitCode !== null || engine.signalCode !== null) return;
  const exited = once(engine, "exit");
  engine.kill(signal);
  await exited;
}
