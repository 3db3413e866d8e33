import { type Check, checkHealth } from "@tenantry/services/operations/health";
import type { Platform } from "../platform.ts";

const workerTimeoutMs = 2_000;

/** `GET /api/health` of an app: its database, the outbox, the migrations, and the worker's engine. */
export async function healthResponse(platform: Platform, workerUrl: string): Promise<Response> {
  const { db, clock, version } = platform;
  const ctx = { db, clock, actor: { type: "system" as const }, requestId: null };
  const health = await checkHealth(ctx, version, { engine: () => askWorker(workerUrl) });
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { "cache-control": "no-store" } });
}

async function askWorker(workerUrl: string): Promise<Check> {
  try {
    const response = await fetch(new URL("/health", workerUrl), { signal: AbortSignal.timeout(workerTimeoutMs) });
    const { checks } = (await response.json()) as { checks?: Record<string, Check> };
    return checks?.engine ?? { ok: response.ok, detail: `the worker answers ${response.status}` };
  } catch (error) {
    return { ok: false, detail: `the worker does not answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}
