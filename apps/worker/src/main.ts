import { createServer } from "node:http";
import { type Engine, startEngine } from "@tenantry/jobs/embedded/engine";
import { migrateEngine } from "@tenantry/jobs/embedded/migrate";
import { functions } from "@tenantry/jobs/functions";
import { startRelay } from "@tenantry/jobs/relay-loop";
import { checkMigrations } from "@tenantry/services/operations/check-migrations";
import { checkPlacements } from "@tenantry/services/operations/check-placements";
import { checkHealth } from "@tenantry/services/operations/health";
import { serve } from "inngest/node";
import { pino } from "pino";
import packageJson from "../package.json" with { type: "json" };
import { compose } from "./compose.ts";
import { readEnv } from "./env.ts";

const servePath = "/api/inngest";
const log = pino({ name: "worker" });

async function main(): Promise<void> {
  const env = readEnv();
  const { ctx, engine, client } = await compose(env);
  const handler = serve({ client, functions: functions(client, ctx), servePath });
  let running: Engine | undefined;

  const health = () =>
    checkHealth(ctx, packageJson.version, {
      migrations: () => checkMigrations(ctx.db),
      placements: () => checkPlacements(ctx, { withNotes: true }),
      engine: async () => {
        if (engine.kind === "inngest") return { ok: true, detail: "Inngest" };
        if (!running) return { ok: false, detail: "the embedded engine is starting" };
        const { ok, reason, lagMs, waiting, running: active, failed24h } = await running.health();
        const detail =
          reason ?? `embedded, lag ${lagMs} ms, ${waiting} waiting, ${active} running, ${failed24h} failed in 24 h`;
        return { ok, detail };
      },
    });

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://worker");
    if (pathname === servePath) return void handler(request, response);
    if (pathname !== "/health") return void response.writeHead(404).end();
    health().then(
      (report) =>
        response.writeHead(report.ok ? 200 : 503, { "content-type": "application/json" }).end(JSON.stringify(report)),
      (error: unknown) => {
        log.error({ err: error }, "health could not be read");
        response.writeHead(503).end();
      },
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(env.PORT, env.HOST, resolve));

  if (engine.kind === "embedded") {
    await migrateEngine(env.DATABASE_OWNER_URL);
    running = await startEngine({
      databaseUrl: env.DATABASE_URL,
      directUrl: env.DATABASE_DIRECT_URL,
      serveUrl: `http://127.0.0.1:${env.PORT}${servePath}`,
      signingKey: engine.signingKey,
      eventKey: engine.eventKey,
      host: "127.0.0.1",
      port: engine.port,
      log,
    });
  }
  const relay = await startRelay({ ctx, client, log });
  log.info({ port: env.PORT, engine: engine.kind }, "worker is ready");

  const stop = async (signal: string) => {
    log.info({ signal }, "worker stops");
    // Each needs the ones after it: the relay sends to the engine, the engine calls the server, all use the database.
    await relay.stop();
    await running?.stop();
    server.closeIdleConnections();
    await new Promise((resolve) => server.close(resolve));
    await Promise.all([ctx.db.close(), ctx.ownerDb.close()]);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stop(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "stopping failed");
          process.exit(1);
        },
      );
    });
  }
}

main().catch((error: unknown) => {
  // A sentence for people: what is wrong with the environment, or why the database cannot be used.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
