import { nextFiring, parseFunction, SyncRefused } from "@tenantry/jobs/embedded/config";
import { describe, expect, it } from "vitest";

const registered = (change: object = {}) => ({
  id: "app-fn",
  name: "fn",
  triggers: [{ event: "a/b" }],
  steps: {
    step: {
      id: "step",
      name: "step",
      runtime: { type: "http", url: "http://127.0.0.1/api/inngest?fnId=app-fn&stepId=step" },
    },
  },
  ...change,
});

describe("parseFunction", () => {
  it("reads what the engine does", () => {
    const fn = parseFunction(
      registered({
        triggers: [{ event: "a/b", expression: "event.data.n > 1" }, { cron: "TZ=Europe/Paris 0 9 * * 1" }],
        steps: { step: { runtime: { type: "http", url: "http://x" }, retries: { attempts: 2 } } },
        concurrency: [{ limit: 1, key: "event.data.tenantId" }, { limit: 0 }],
        cancel: [{ event: "a/stop", if: "event.data.id == async.data.id", timeout: "1h" }],
      }),
    );
    expect(fn).toEqual({
      id: "app-fn",
      maxAttempts: 3,
      events: [{ name: "a/b", expression: "event.data.n > 1" }],
      crons: ["TZ=Europe/Paris 0 9 * * 1"],
      concurrency: [{ limit: 1, key: "event.data.tenantId", scope: "fn" }],
      cancel: [{ event: "a/stop", if: "event.data.id == async.data.id", timeout: "1h" }],
    });
  });

  it("gives a function four retries when it names none, as Inngest does", () => {
    expect(parseFunction(registered()).maxAttempts).toBe(5);
  });

  it.each([
    ["idempotency", { idempotency: "event.data.id" }],
    ["batchEvents", { batchEvents: { maxSize: 10, timeout: "5s" } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "1m" } }],
    ["throttle", { throttle: { limit: 1, period: "1m" } }],
    ["debounce", { debounce: { period: "1m" } }],
    ["priority", { priority: { run: "100" } }],
    ["timeouts", { timeouts: { finish: "1h" } }],
    ["singleton", { singleton: { mode: "skip" } }],
    ["somethingNew", { somethingNew: true }],
    ["jitter", { triggers: [{ cron: "* * * * *", jitter: "10s" }] }],
    ["ws", { steps: { step: { runtime: { type: "ws", url: "ws://x" } } } }],
    ["event.data.id ==", { triggers: [{ event: "a", expression: "event.data.id ==" }] }],
    ["rand()", { concurrency: { limit: 1, key: "rand()" } }],
    ["inngest/function.finished", { triggers: [{ event: "inngest/function.finished" }] }],
    ["every day", { triggers: [{ cron: "every day" }] }],
    ["soon", { cancel: [{ event: "a", timeout: "soon" }] }],
  ])("refuses %s by its name and points to Inngest", (name, change) => {
    const sync = () => parseFunction(registered(change));
    expect(sync).toThrow(SyncRefused);
    expect(sync).toThrow(name);
    expect(sync).toThrow("run on Inngest");
  });
});

describe("nextFiring", () => {
  it.each([
    ["0 9 * * *", "2026-03-28T08:30:00Z", "2026-03-28T09:00:00.000Z"],
    ["TZ=Europe/Paris 0 9 * * *", "2026-03-28T08:30:00Z", "2026-03-29T07:00:00.000Z"],
    ["TZ=Asia/Kuwait 30 0 1 * *", "2026-01-31T00:00:00Z", "2026-01-31T21:30:00.000Z"],
    ["*/15 * * * *", "2026-01-01T00:15:00Z", "2026-01-01T00:30:00.000Z"],
  ])("%s after %s is %s", (expression, after, expected) => {
    expect(nextFiring(expression, new Date(after)).toISOString()).toBe(expected);
  });
});
