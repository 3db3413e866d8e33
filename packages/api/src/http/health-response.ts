import { checkPlacements } from "@tenantry/services/operations/check-placements";
import { type Check, checkHealth } from "@tenantry/services/operations/health";
import type { Platform } from "../platform.ts";

const workerTimeoutMs = 2_000;

/** `GET /api/health` of an app: its database, the outbox, how fresh its entitlements are, the migrations, and the worker's engine. */
export async function healthResponse(platform: Platform, workerUrl: string): Promise<Response> {
  const { db, clock, version } = platform;
  const ctx = { db, clock, actor: { type: "system" as const }, requestId: null };
  const others = {
    ...(await askWorker(workerUrl)),
    entitlements: () => platform.entitlements.check(),
    placements: () => checkPlacements(ctx),
  };
  const health = await checkHealth(ctx, version, others);
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { "cache-control": "no-store" } });
}

/** The engine runs in the worker, which also has the migrations at hand to compare with. */
async function askWorker(workerUrl: string): Promise<Record<string, () => Promise<Check>>> {
  const answer = await workerChecks(workerUrl);
  return { migrations: async () => answer.migrations, engine: async () => answer.engine };
}

async function workerChecks(workerUrl: string): Promise<{ migrations: Check; engine: Check }> {
  try {
    const response = await fetch(new URL("/health", workerUrl), { signal: AbortSignal.timeout(workerTimeoutMs) });
    const { checks } = (await response.json()) as { checks?: Record<string, Check> };
    const missing = { ok: false, detail: `the worker answers ${response.status}` };
    return { migrations: checks?.migrations ?? missing, engine: checks?.engine ?? missing };
  } catch (error) {
    const silent = {
      ok: false,
      detail: `the worker does not answer: ${error instanceof Error ? error.message : String(error)}`,
    };
    return { migrations: silent, engine: silent };
  }
}
