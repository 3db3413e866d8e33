import { randomUUID } from "node:crypto";
import type { EngineContext } from "@tenantry/jobs/embedded/model";
import { defaultTuning } from "@tenantry/jobs/embedded/model";
import { openQueue } from "@tenantry/jobs/embedded/queue";
import { sweepRetained } from "@tenantry/jobs/embedded/retention";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { testEnv } from "./support/env.ts";
import { silent } from "./support/settings.ts";

// A busy machine takes its time to make a database.
vi.setConfig({ hookTimeout: 60_000 });

describe("retention", () => {
  let db: TestDatabase;
  let ctx: EngineContext;
  let sql: postgres.Sql;
  beforeAll(async () => {
    db = await createTestDatabase(testEnv.TEST_DATABASE_URL);
    sql = postgres(db.jobsUrl, { max: 2, fetch_types: false });
    ctx = {
      sql,
      queue: await openQueue(sql),
      log: silent,
      now: () => new Date(),
      random: Math.random,
      tuning: defaultTuning,
    };
  });
  afterAll(async () => {
    await ctx.queue.stop();
    await sql.end();
    await db.drop();
  });

  it("deletes what ended long ago with its event, and keeps what is recent or not over", async () => {
    const [old, recent, open, orphan] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    for (const [id, days] of [
      [old, 15],
      [recent, 13],
      [open, 40],
      [orphan, 15],
    ] as const) {
      await sql`INSERT INTO engine.events (id, name, payload, received_at) VALUES (${id}, 'e', '{}', now() - ${days}::int * interval '1 day')`;
    }
    for (const [id, days] of [
      [old, 15],
      [recent, 13],
    ] as const) {
      await sql`
        INSERT INTO engine.runs (id, function_id, event_id, event_name, status, queued_at, ended_at)
        VALUES (${id}, 'f', ${id}, 'e', 'completed', now() - interval '20 days', now() - ${days}::int * interval '1 day')`;
      await sql`INSERT INTO engine.steps (run_id, id, name, kind, status, position) VALUES (${id}, 's', 's', 'run', 'completed', 0)`;
    }
    await sql`INSERT INTO engine.runs (id, function_id, event_id, event_name, status) VALUES (${open}, 'f', ${open}, 'e', 'waiting')`;
    expect(await sweepRetained(ctx)).toBe(3);
    const ids = async (table: string) =>
      (await sql.unsafe(`SELECT id FROM engine.${table}`)).map((row) => row.id).sort();
    expect(await ids("runs")).toEqual([open, recent].sort());
    expect(await ids("events")).toEqual([open, recent].sort());
    expect(await sql`SELECT run_id FROM engine.steps`).toEqual([{ run_id: recent }]);
    expect(await sweepRetained(ctx)).toBe(0);
  });
});
