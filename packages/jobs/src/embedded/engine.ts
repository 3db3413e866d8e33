import type { JobsHealth } from "@tenantry/core/ports/jobs";
import postgres from "postgres";
import { carryOut, type Endpoint } from "./calls.ts";
import { runCommands } from "./commands.ts";
import { startCron } from "./cron.ts";
import { startDispatcher } from "./dispatcher.ts";
import { acceptEvents } from "./events.ts";
import { readHealth } from "./health.ts";
import { defaultTuning, type EngineContext, type Log, type Tuning } from "./model.ts";
import { CHANNEL, openQueue } from "./queue.ts";
import { startRetention } from "./retention.ts";
import { startServer } from "./server.ts";
import { registerFunctions, syncFunctions } from "./sync.ts";

export type EngineOptions = {
  /** Signs in as tenantry_jobs; may go through a transaction pooler. */
  databaseUrl: string;
  /** A session connection for LISTEN. Without it the engine looks once a second. */
  directUrl?: string | undefined;
  serveUrl: string;
  signingKey: string;
  eventKey: string;
  host: string;
  port: number;
  log: Log;
  now?: () => Date;
  random?: () => number;
  tuning?: Partial<Tuning>;
};

export type Engine = {
  /** The base of the event API: an SDK client's `baseUrl`. */
  eventUrl: string;
  health(): Promise<JobsHealth & { ok: boolean; reason?: string }>;
  /** Takes nothing more in, waits for the calls in flight (bounded), closes its connections. */
  stop(): Promise<void>;
};

/** Due work that nobody has taken for this long is a fault. */
const LAG_LIMIT_MS = 60_000;
const DRAIN_MS = 10_000;

/** Starts an engine beside a serve endpoint. Several may share one database. Rejects when a function needs what only Inngest has. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, directUrl, log, now = () => new Date(), random = Math.random } = options;
  const settings = {
    fetch_types: false,
    prepare: directUrl === databaseUrl,
    onnotice: () => undefined,
    connection: { application_name: "tenantry-engine" },
  };
  const tuning = { ...defaultTuning, ...options.tuning };
  const sql = postgres(databaseUrl, { ...settings, max: 10, idle_timeout: 300, max_lifetime: 30 * 60 });
  const listener = directUrl ? postgres(directUrl, { ...settings, max: 1, max_lifetime: null }) : undefined;
  const closing: (() => unknown)[] = [() => Promise.all([sql.end({ timeout: 5 }), listener?.end({ timeout: 5 })])];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const queue = await openQueue(sql);
    closing.push(() => queue.stop());
    const ctx: EngineContext = { sql, queue, log, now, random, tuning };
    const endpoint: Endpoint = { serveUrl: options.serveUrl, signingKey: options.signingKey };
    const cron = startCron(ctx);
    closing.push(() => cron.stop());
    const retention = startRetention(ctx);
    closing.push(() => retention.stop());
    const dispatcher = startDispatcher(ctx, {
      carryOut: (claim) => carryOut(ctx, endpoint, claim),
      runCommands: () => runCommands(ctx),
    });
    const { server, url } = await startServer(ctx, {
      ...options,
      accept: async (events) => {
        await acceptEvents(ctx, events);
        dispatcher.wake();
      },
      register: async (registration) => {
        const count = await registerFunctions(ctx, registration);
        await cron.plan();
        return count;
      },
    });
    closing.push(async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const limit = setTimeout(() => server.closeAllConnections(), 2000);
      await closed;
      clearTimeout(limit);
    });
    // Stopped before the server: a step in flight may still send events.
    closing.push(() => dispatcher.stop(DRAIN_MS));
    await syncFunctions(ctx, endpoint);
    await cron.plan();
    if (listener) {
      await listener.listen(
        CHANNEL,
        (payload) => (payload === "command" ? void runCommandsNow(ctx) : dispatcher.wake(Number(payload))),
        () => dispatcher.listening(true),
      );
    } else dispatcher.listening(false);
    return { eventUrl: url, health: () => reportHealth(ctx), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function runCommandsNow(ctx: EngineContext): Promise<void> {
  await runCommands(ctx).catch((error: unknown) =>
    ctx.log.error({ err: error }, "carrying out staff's commands failed"),
  );
}

async function reportHealth(ctx: EngineContext): Promise<JobsHealth & { ok: boolean; reason?: string }> {
  try {
    const health = await readHealth(ctx.sql);
    if (health.lagMs <= LAG_LIMIT_MS) return { ...health, ok: true };
    return { ...health, ok: false, reason: `Due work has waited for ${Math.round(health.lagMs / 1000)} s` };
  } catch (error) {
    const reason = `The engine's database does not answer: ${error instanceof Error ? error.message : String(error)}`;
    return { lagMs: 0, oldestWaitingMs: 0, waiting: 0, running: 0, failed24h: 0, ok: false, reason };
  }
}
