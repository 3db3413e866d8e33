import { randomUUID } from "node:crypto";
import type { Inngest } from "inngest";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { conformanceFunctions } from "./conformance.functions.ts";
import { eventually, Journal } from "./support/journal.ts";
import { targets } from "./support/targets.ts";

// A busy machine takes its time to make a database.
vi.setConfig({ hookTimeout: 60_000 });

describe.each(targets)("conformance: $name", ({ open, patienceMs }) => {
  const journal = new Journal();
  let client: Inngest.Any;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ client, close } = await open((made) => conformanceFunctions(made, journal)));
  });
  afterAll(() => close());

  const start = async (
    name: string,
    data: Record<string, unknown> = {},
    extra: { id?: string; ts?: number } = {},
  ): Promise<string> => {
    const id = randomUUID();
    await client.send({ name: `conformance/${name}`, data: { id, ...data }, ...extra });
    return id;
  };
  const becomes = (id: string, expected: unknown[]) =>
    eventually(() => expect(journal.of(id)).toEqual(expected), patienceMs);
  const contains = (id: string, entry: unknown) =>
    eventually(() => expect(journal.of(id)).toContainEqual(entry), patienceMs);
  /** A run that was sent later and has ended shows that an earlier one had its chance. */
  const barrier = async () => contains(await start("sequence", { value: 0 }), { result: 2 });
  const it_ = (name: string, test: () => Promise<unknown>) =>
    it(name, { timeout: patienceMs + 5000, concurrent: true }, async () => void (await test()));

  it_("runs steps once each, in order, with the results of those before", async () => {
    await becomes(await start("sequence", { value: 20 }), ["first", "second", { result: 42 }]);
  });

  it_("carries any JSON through steps", async () => {
    const hostile = {
      "\u0000": "\u0000'; DROP TABLE x; --",
      ar: "مرحبا",
      deep: [[null, 1.5, -0.1, true]],
      __proto__x: {},
      lone: "\ud800",
    };
    await becomes(await start("values", { hostile, bytes: 1_000_000 }), [{ nothing: null, hostile, large: 1_000_000 }]);
  });

  it_("sleeps for a time and until a time", async () => {
    const until = Date.now() + 1500;
    const id = await start("sleeping", { until });
    await eventually(() => expect(journal.of(id)).toHaveLength(3), patienceMs);
    const [before, between, after] = journal.of(id).map(Number);
    expect(Number(between) - Number(before)).toBeGreaterThanOrEqual(990);
    expect(Number(after)).toBeGreaterThanOrEqual(until);
  });

  it_("tells steps of the same id apart", async () => {
    await becomes(await start("looping"), ["run 0", "run 1", "run 2", [0, 1, 2]]);
  });

  it_("retries a step with its own attempts, and not the steps before it", async () => {
    await becomes(await start("flaky"), ["steady", "flaky 0", "flaky 1", "flaky 2", { attempts: 2, attempt: 0 }]);
  });

  it_("retries a function that throws outside of steps", async () => {
    await becomes(await start("throwing"), ["attempt 0", "attempt 1", "attempt 2", "done"]);
  });

  it_("hands a step's last error to the function, which may go on", async () => {
    await becomes(await start("exhausted"), ["tried", "caught no good", "over"]);
  });

  it_("does not retry NonRetriableError, and runs onFailure with the error and the event", async () => {
    await becomes(await start("failing"), ["refused", { failed: "never", function: "failing" }]);
  });

  it_("runs parallel steps once each and goes on when all have ended", async () => {
    const id = await start("parallel");
    await contains(id, { after: "ABC" });
    expect(journal.of(id).slice(0, 3).sort()).toEqual(["a", "b", "c"]);
  });

  it_("lets a race go on with the first that ends", async () => {
    await becomes(await start("racing"), [{ winner: "quick" }]);
  });

  it_("runs chains in a race group independently", async () => {
    const id = await start("chains");
    await contains(id, { sum: [2, 2] });
    for (const step of ["x1", "x2", "y1", "y2"]) expect(journal.count(id, step)).toBe(1);
  });

  it_("wakes a waiting run with the event that matches, and with null when none comes", async () => {
    const id = await start("waiting");
    // An event only wakes who waits already, so it is sent until it does.
    await vi.waitFor(
      async () => {
        await client.send(
          ["another", id].map((to) => ({ name: "conformance/answer", data: { id: to, n: to === id ? 7 : 6 } })),
        );
        expect(journal.of(id)).toContainEqual({ answer: 7, late: null });
      },
      { timeout: patienceMs, interval: 250 },
    );
  });

  it_("invokes a function and receives its result, its error, or that it is late", async () => {
    await becomes(await start("invoking"), [{ good: { sum: 2 }, bad: "negative", late: "too late" }]);
  });

  it_("sends events from a step, to every function whose trigger accepts them", async () => {
    const id = await start("sending");
    await eventually(
      () => expect([...journal.of(id)].filter((entry) => typeof entry === "string").sort()).toEqual(["a1", "a2", "b2"]),
      patienceMs,
    );
    await contains(id, { ids: 2 });
  });

  it_("takes an event id once", async () => {
    const id = randomUUID();
    const event = { name: "conformance/once", id: `event-${id}`, data: { id } };
    await client.send(event);
    await client.send([event, event]);
    await contains(id, event.id);
    await barrier();
    expect(journal.of(id)).toHaveLength(1);
  });

  it_("starts a run for an event of the future when its time has come", async () => {
    const ts = Date.now() + 1200;
    const id = await start("sequence", { value: 0 }, { ts });
    await contains(id, { result: 2 });
    expect(Date.now()).toBeGreaterThanOrEqual(ts);
  });

  it_("keeps steps of one concurrency key apart", async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await client.send([a, b, a, b, a].map((id) => ({ name: "conformance/limited", data: { id, key: id } })));
    await becomes(a, [1, 1, 1]);
    await becomes(b, [1, 1]);
  });

  it_("keeps steps of two functions apart that share a key of the environment", async () => {
    const key = randomUUID();
    await client.send([1, 2, 3].map(() => ({ name: "conformance/sharing", data: { id: key, key } })));
    await becomes(key, [1, 1, 1, 1, 1, 1]);
  });

  it_("cancels a run on the event that matches, and reports it", async () => {
    const id = await start("cancelled");
    await contains(id, "ready");
    await client.send({ name: "conformance/stop", data: { id } });
    await contains(id, "reported");
    await client.send({ name: "conformance/go", data: { id } });
    await barrier();
    expect(journal.of(id)).toEqual(["ready", "reported"]);
  });

  it_("cancels by an expression, and not once a cancellation's time is over", async () => {
    const startedAt = Date.now();
    const id = await start("cancelled");
    await contains(id, "ready");
    await client.send({ name: "conformance/stop-if", data: { id, n: 1 } });
    await eventually(() => expect(Date.now() - startedAt).toBeGreaterThan(1500), patienceMs);
    await client.send({ name: "conformance/stop-soon", data: { id } });
    await barrier();
    expect(journal.of(id)).toEqual(["ready"]);
    await client.send({ name: "conformance/stop-if", data: { id, n: 2 } });
    await contains(id, "reported");
  });
});
