import { z } from "zod";
import type { Endpoint } from "./calls.ts";
import { type FunctionConfig, nextFiring, parseFunction, SyncRefused } from "./config.ts";
import type { EngineContext } from "./model.ts";
import { send } from "./protocol.ts";
import { jsonText, transact } from "./transact.ts";

const Registration = z.looseObject({
  app_id: z.string().min(1).optional(),
  appName: z.string().min(1).optional(),
  functions: z.array(z.unknown()),
});

/** How long a start waits for the serve endpoint to answer. */
const PATIENCE_MS = 20_000;

/** Asks the serve endpoint for its functions (SDK_SPEC 4.3, in-band) and stores them. Throws `SyncRefused` when one needs Inngest. */
export async function syncFunctions(ctx: EngineContext, { serveUrl, signingKey }: Endpoint): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let tries = 1; ; tries++) {
    try {
      const answer = await send(
        new URL(serveUrl),
        "PUT",
        { url: serveUrl },
        { signingKey, timeoutMs: PATIENCE_MS, headers: { "x-inngest-sync-kind": "in_band" } },
      );
      if (answer.status !== 200)
        throw new SyncRefused(
          `The serve endpoint refused the sync with ${answer.status}: ${answer.text.slice(0, 500)}`,
        );
      return await registerFunctions(ctx, JSON.parse(answer.text));
    } catch (error) {
      if (error instanceof SyncRefused || performance.now() > deadline) throw error;
      ctx.log.debug({ err: error, tries }, "the serve endpoint does not answer yet");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Makes an app's functions those of this registration. Runs of a function that is gone keep their state, and fail when they are called. */
export async function registerFunctions(ctx: EngineContext, registration: unknown): Promise<number> {
  const parsed = Registration.safeParse(registration);
  const app = parsed.data?.app_id ?? parsed.data?.appName;
  if (!parsed.success || !app) throw new SyncRefused("The registration names no app or no functions");
  const functions = parsed.data.functions.map(parseFunction);
  await transact(ctx.sql, async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(hashtext('tenantry:engine-sync'))`;
    const ids = functions.map((fn) => fn.id);
    for (const fn of functions) {
      await tx`
        INSERT INTO engine.functions (id, app, config) VALUES (${fn.id}, ${app}, ${jsonText(fn)}::text::json)
        ON CONFLICT (id) DO UPDATE SET app = excluded.app, config = excluded.config, synced_at = now()`;
    }
    await tx`DELETE FROM engine.functions WHERE app = ${app} AND NOT (id IN ${tx(ids.length > 0 ? ids : [""])})`;
    await tx`DELETE FROM engine.crons c WHERE NOT EXISTS (SELECT FROM engine.functions f WHERE f.id = c.function_id)`;
    for (const fn of functions) await syncCrons(ctx, tx, fn);
  });
  ctx.log.info({ app, functions: functions.length }, "functions synced");
  return functions.length;
}

async function syncCrons(
  ctx: EngineContext,
  tx: Parameters<Parameters<typeof transact>[1]>[0],
  fn: FunctionConfig,
): Promise<void> {
  await tx`DELETE FROM engine.crons WHERE function_id = ${fn.id} AND NOT (expression IN ${tx(fn.crons.length > 0 ? fn.crons : [""])})`;
  for (const expression of fn.crons) {
    await tx`INSERT INTO engine.crons (function_id, expression, next_at) VALUES (${fn.id}, ${expression}, ${nextFiring(expression, ctx.now())}) ON CONFLICT DO NOTHING`;
  }
}
