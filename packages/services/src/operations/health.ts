import { errorMessage } from "@tenantry/db/error-message";
import { sql } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { outboxLagMs } from "../outbox/relay.ts";

export type Check = { ok: boolean; detail: string };
export type Health = { ok: boolean; version: string; checks: Record<string, Check> };

/** Events older than this mean that nobody relays them. */
const longestLagMs = 60_000;

/** Whether this process can serve: its database, the outbox, and what the caller adds. */
export async function checkHealth(
  ctx: ServiceContext,
  version: string,
  others: Record<string, () => Promise<Check>> = {},
): Promise<Health> {
  const named: Record<string, () => Promise<Check>> = {
    database: async () => {
      await ctx.db.orm.execute(sql`select 1`);
      return { ok: true, detail: "answers" };
    },
    outbox: async () => {
      const lag = await outboxLagMs(ctx);
      return { ok: lag < longestLagMs, detail: `oldest event has waited ${Math.round(lag / 1000)} s` };
    },
    ...others,
  };
  const entries = await Promise.all(
    Object.entries(named).map(async ([name, check]) => [name, await settled(check)] as const),
  );
  return { ok: entries.every(([, check]) => check.ok), version, checks: Object.fromEntries(entries) };
}

async function settled(check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    return { ok: false, detail: errorMessage(error) };
  }
}
