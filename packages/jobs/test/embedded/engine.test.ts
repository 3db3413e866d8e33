import { randomUUID, scryptSync } from "node:crypto";
import { SyncRefused } from "@tenantry/jobs/embedded/config";
import { jobsConsole } from "@tenantry/jobs/embedded/console";
import { type Engine, startEngine } from "@tenantry/jobs/embedded/engine";
import { brokenInvariants } from "@tenantry/jobs/embedded/invariants";
import { migrateEngine } from "@tenantry/jobs/embedded/migrate";
import { type Inngest, type InngestFunction, NonRetriableError } from "inngest";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeClient } from "./support/client.ts";
import { type Stack, startStack } from "./support/engine.ts";
import { eventually, Journal } from "./support/journal.ts";
import { freePort, startWorker } from "./support/worker.ts";

const PATIENCE_MS = 30_000;
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const journal = new Journal();
const idOf = (event: { data?: object }): string => (event.data as { id: string }).id;
let broken = true;

function functions(client: Inngest.Any): InngestFunction.Any[] {
  const on = (event: string) => [{ event: `test/${event}` }];
  return [
    client.createFunction({ id: "plain", triggers: on("plain") }, async ({ event, step }) => {
      await step.run("only", () => journal.note(idOf(event), "ran"));
      return { secretToken: "s3cret", tenantId: "t" };
    }),
    client.createFunction({ id: "repairable", retries: 0, triggers: on("repairable") }, async ({ event, step }) => {
      await step.run("before", () => journal.note(idOf(event), "before"));
      await step.run("breaks", () => {
        if (broken) throw new NonRetriableError("broken");
        journal.note(idOf(event), "repaired");
      });
    }),
    client.createFunction({ id: "waiting", triggers: on("waiting") }, async ({ step }) => {
      await step.waitForEvent("forever", { event: "test/never", timeout: "30d" });
    }),
    client.createFunction({ id: "poison", retries: 20, triggers: on("poison") }, () => {
      throw new Error("always");
    }),
    client.createFunction({ id: "huge", retries: 3, triggers: on("huge") }, async ({ event, step }) => {
      await step.run("huge", () => {
        journal.note(idOf(event), "made");
        return "x".repeat(10_000_000);
      });
    }),
    client.createFunction({ id: "slow", retries: 0, triggers: on("slow") }, async ({ event }) => {
      journal.note(idOf(event), "started");
      await vi.waitFor(() => expect(journal.of("gate")).toEqual(["open"]), { timeout: PATIENCE_MS, interval: 10 });
    }),
    client.createFunction({ id: "laborious", triggers: on("laborious") }, async ({ step }) => {
      const work = () => {
        const begun = performance.now();
        scryptSync("password", "salt", 64);
        return performance.now() - begun;
      };
      await step.run("alone", work);
      await Promise.all([step.run("left", work), step.run("right", work)]);
    }),
    client.createFunction({ id: "minutely", triggers: [{ cron: "TZ=Asia/Kuwait * * * * *" }] }, ({ event }) => {
      journal.note("cron", event.id);
    }),
  ];
}

describe("embedded engine", () => {
  // A clock that stands shortly before a minute's end when first asked, so that nobody waits for a schedule.
  // Ahead of the real one, by which the SDK dates its events, or these would be events of the future.
  let aheadMs: number | undefined;
  const now = () => {
    aheadMs ??= 118_000 - (Date.now() % 60_000);
    return new Date(Date.now() + aheadMs);
  };
  let stack: Stack;
  let second: Engine;
  let jobs: postgres.Sql;
  let staff: postgres.Sql;
  beforeAll(async () => {
    stack = await startStack(functions, { now });
    second = await startEngine({ ...stack.options, port: await freePort() });
    jobs = postgres(stack.db.jobsUrl, { max: 2 });
    staff = postgres(stack.db.staffUrl, { max: 2 });
  });
  afterAll(async () => {
    journal.note("gate", "open");
    await Promise.all([jobs.end(), staff.end(), second.stop()]);
    await stack.close();
  });

  const post = (body: string, path = "/e/test-event-key") =>
    fetch(new URL(path, stack.engine.eventUrl), {
      method: "POST",
      body,
      headers: { "x-inngest-event-id-seed": "1,seed" },
    });
  const send = async (name: string, data: object = {}) => {
    const id = randomUUID();
    await stack.client.send({ name: `test/${name}`, id: `event-${id}`, data: { id, ...data } });
    return id;
  };
  const runOf = async (id: string) => {
    const [run] = await jobs<
      { id: string; status: string; error: { message: string } | null; tenant_id: string | null }[]
    >`
      SELECT id, status, error, tenant_id FROM engine.runs WHERE event_id = ${`event-${id}`} ORDER BY queued_at`;
    if (!run) throw new Error(`The event ${id} has no run`);
    return run;
  };
  const reaches = (id: string, status: string) =>
    eventually(async () => expect((await runOf(id)).status).toBe(status), PATIENCE_MS);

  it("fires a schedule once, though two engines watch it", async () => {
    await eventually(() => expect(journal.of("cron")).toHaveLength(1), PATIENCE_MS);
    const [cron] = await jobs`SELECT next_at - ${now()}::timestamptz < interval '1 minute' AS soon FROM engine.crons`;
    expect(cron).toEqual({ soon: true });
    expect(await jobs`SELECT 1 FROM engine.runs WHERE function_id = 'app-minutely'`).toHaveLength(1);
  });

  it.each([
    ["a wrong key", "/e/wrong", "{}", 401],
    ["no JSON", undefined, "{", 400],
    ["no name", undefined, '{"data":{}}', 400],
    ["data that is no object", undefined, '{"name":"a","data":"b"}', 400],
    ["NUL in a name", undefined, '{"name":"a\\u0000"}', 400],
    ["a time that is none", undefined, '{"name":"a","ts":1e300}', 400],
    ["10 MB", undefined, JSON.stringify({ name: "a", data: { x: "x".repeat(10_000_000) } }), 413],
    ["an unknown path", "/x", "{}", 404],
    ["a registration without a token", "/fn/register", "{}", 401],
  ])("answers an event with %s plainly", async (_, path, body, status) => {
    const response = await post(body, path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, error: expect.any(String) });
  });

  it("takes a request of the SDK that is sent again once", async () => {
    const body = JSON.stringify([{ name: "test/nobody" }, { name: "test/nobody" }]);
    const answers = [await (await post(body)).json(), await (await post(body)).json()] as { ids: string[] }[];
    expect(answers[0]).toEqual(answers[1]);
    expect(new Set(answers[0]?.ids).size).toBe(2);
  });

  it("is refused by a serve endpoint whose signing key is another", async () => {
    const options = { ...stack.options, port: await freePort(), signingKey: "signkey-test-00000000" };
    await expect(startEngine(options)).rejects.toThrow(/refused the sync with 401/);
    const unsigned = await fetch(`${stack.worker.serveUrl}?fnId=app-plain&stepId=step`, { method: "POST", body: "{}" });
    expect(unsigned.status).toBe(401);
  });

  it("does not start with a function that needs Inngest, and says which", async () => {
    const worker = await startWorker(makeClient("other", 1), [
      makeClient("other", 1).createFunction(
        { id: "late", debounce: { period: "1m" }, triggers: [{ event: "a" }] },
        () => undefined,
      ),
    ]);
    const start = startEngine({ ...stack.options, port: await freePort(), serveUrl: worker.serveUrl });
    await expect(start).rejects.toThrow(SyncRefused);
    await expect(start).rejects.toThrow(/"other-late" uses the option "debounce"/);
    await worker.close();
  });

  it("knows a run's tenant, lists it to staff, and shows its payloads redacted", async () => {
    const tenantId = randomUUID();
    const id = await send("plain", { tenantId: tenantId.toUpperCase(), email: "a@example.com" });
    await reaches(id, "completed");
    const console_ = jobsConsole(staff);
    const {
      rows,
      total,
      functions: ids,
    } = await console_.list({
      tenantId,
      status: "completed",
      functionId: "app-plain",
      search: "TEST/pl",
      page: 1,
      pageSize: 10,
    });
    expect({ total, ids: ids.length }).toEqual({ total: 1, ids: 8 });
    expect(rows[0]).toMatchObject({ functionId: "app-plain", tenantId, status: "completed", error: null });
    const shown = await console_.get(rows[0]?.id ?? "");
    expect(shown).toMatchObject({
      input: { data: { id, email: "[redacted]" } },
      output: { secretToken: "[redacted]", tenantId: "t" },
      steps: [{ name: "only", kind: "run", status: "completed", attempts: 1, error: null }],
    });
    expect(await console_.list({ search: "100%_", page: 1, pageSize: 10 })).toMatchObject({ total: 0, rows: [] });
    expect(await console_.get("no such run")).toBeUndefined();
  });

  it("shows how long each step took, from the dispatch of its call to the answer", async () => {
    const id = await send("laborious");
    await reaches(id, "completed");
    const shown = await jobsConsole(staff).get((await runOf(id)).id);
    expect(shown?.steps.map((step) => step.name).sort()).toEqual(["alone", "left", "right"]);
    for (const { startedAt, endedAt, output } of shown?.steps ?? []) {
      // Instants come in whole milliseconds.
      expect(Number(endedAt) - Number(startedAt)).toBeGreaterThanOrEqual(Math.floor(Number(output)) - 1);
      expect(Number(output)).toBeGreaterThan(2);
    }
  });

  it("retries a failed run from the step it failed at, as staff ask", async () => {
    const id = await send("repairable");
    await reaches(id, "failed");
    broken = false;
    await jobsConsole(staff).retry((await runOf(id)).id);
    await reaches(id, "completed");
    expect(journal.of(id)).toEqual(["before", "repaired"]);
  });

  it("cancels a waiting run, and leaves nothing of it in the queue", async () => {
    const id = await send("waiting");
    await reaches(id, "waiting");
    await jobsConsole(staff).cancel((await runOf(id)).id);
    await reaches(id, "cancelled");
    expect(await brokenInvariants(jobs)).toEqual([]);
  });

  it("replays a run with the same event as a new run", async () => {
    const id = await send("plain");
    await reaches(id, "completed");
    const { runId } = await jobsConsole(staff).replay((await runOf(id)).id);
    await eventually(
      async () => expect((await jobsConsole(staff).get(runId))?.run.status).toBe("completed"),
      PATIENCE_MS,
    );
    expect(journal.of(id)).toEqual(["ran", "ran"]);
  });

  it("does not let staff change runs, nor the engine's role change tables", async () => {
    await expect(staff`UPDATE engine.runs SET status = 'failed'`).rejects.toThrow(/permission denied/);
    await expect(staff`DELETE FROM engine.commands`).rejects.toThrow(/permission denied/);
    await expect(jobs`ALTER TABLE engine.runs ADD COLUMN x int`).rejects.toThrow(/must be owner/);
    await expect(jobs`CREATE TABLE engine.x (a int)`).rejects.toThrow(/permission denied/);
    const unforced = await jobs`
      SELECT relname FROM pg_class WHERE relnamespace = 'engine'::regnamespace AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)`;
    expect(unforced).toEqual([]);
    const foreign = await jobs`
      SELECT relname FROM pg_class WHERE relnamespace IN ('engine'::regnamespace, 'pgboss'::regnamespace) AND relowner <> 'tenantry_owner'::regrole`;
    expect(foreign).toEqual([]);
  });

  it("lets others run beside a function that always fails and one that hangs", async () => {
    const poison = await Promise.all(Array.from({ length: 30 }, () => send("poison")));
    const slow = await Promise.all(Array.from({ length: 20 }, () => send("slow")));
    const id = await send("plain");
    await reaches(id, "completed");
    expect(slow.filter((run) => journal.of(run).length > 0).length).toBeLessThanOrEqual(16);
    const console_ = jobsConsole(staff);
    for (const run of poison) await console_.cancel((await runOf(run)).id);
    journal.note("gate", "open");
    await eventually(async () => expect((await console_.health()).running).toBe(0), PATIENCE_MS);
  });

  it("fails a run whose function was removed, and takes it up again when staff ask after its return", async () => {
    const id = await send("waiting");
    await reaches(id, "waiting");
    const owner = stack.options;
    await jobs`DELETE FROM engine.functions WHERE id = 'app-waiting'`;
    await stack.client.send({ name: "test/never", data: {} });
    await reaches(id, "failed");
    expect((await runOf(id)).error?.message).toContain("removed or renamed");
    const third = await startEngine({ ...owner, port: await freePort() });
    await jobsConsole(staff).retry((await runOf(id)).id);
    await reaches(id, "completed");
    await third.stop();
  });

  it("fails a run whose step answers 10 MB, at once and with what to do instead", async () => {
    const id = await send("huge");
    await reaches(id, "failed");
    expect((await runOf(id)).error?.message).toContain("Store it, and return its id");
    expect(journal.of(id)).toEqual(["made"]);
  });

  it("reports its health", async () => {
    expect(await stack.engine.health()).toMatchObject({
      ok: true,
      failed24h: expect.any(Number),
      lagMs: expect.any(Number),
    });
  });

  it("migrates again without a change", async () => {
    await migrateEngine(stack.db.ownerUrl);
    expect(await brokenInvariants(jobs)).toEqual([]);
  });
});

describe("embedded engine without LISTEN", () => {
  it("runs by looking once a second", async () => {
    const stack = await startStack(functions, { directUrl: undefined });
    const id = randomUUID();
    await stack.client.send({ name: "test/plain", data: { id } });
    await eventually(() => expect(journal.of(id)).toEqual(["ran"]), PATIENCE_MS);
    await stack.close();
  });
});
