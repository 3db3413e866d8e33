import { backoffMs, type Call, decide } from "@tenantry/jobs/embedded/decide";
import type { Answer, Operation } from "@tenantry/jobs/embedded/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const context = { now: new Date("2026-01-01T00:00:00Z"), random: () => 0.5, retryBaseMs: 1000 };
const discovery: Call = { stepId: "step", attempt: 0, maxAttempts: 3 };
const operations = (...list: Partial<Operation>[]): Answer => ({
  kind: "operations",
  version: 2,
  operations: list.map((operation) => ({ id: "x", op: "StepRun", ...operation })),
});
const failed = (canRetry: boolean): Answer => ({ kind: "failed", canRetry, error: { name: "E", message: "m" } });

describe("decide", () => {
  it("repeats a failed call until its attempts are used up", () => {
    expect(decide(discovery, failed(true), context).next).toMatchObject({ do: "retry", counts: true, delayMs: 1000 });
    expect(decide({ ...discovery, attempt: 1 }, failed(true), context).next).toMatchObject({
      do: "retry",
      delayMs: 2000,
    });
    expect(decide({ ...discovery, attempt: 2 }, failed(true), context).next).toMatchObject({ do: "fail" });
    expect(decide(discovery, failed(false), context).next).toMatchObject({ do: "fail" });
  });

  it("uses up no attempt on a call that never arrived", () => {
    const answer: Answer = { kind: "unreachable", error: { name: "E", message: "m" } };
    expect(decide({ ...discovery, attempt: 2 }, answer, context).next).toMatchObject({ do: "retry", counts: false });
  });

  it("hands a step's last error to the function", () => {
    const error = operations({ op: "StepError", error: { name: "E", message: "m" } });
    expect(decide(discovery, error, context)).toMatchObject({ steps: [{ to: "retrying" }], next: { do: "retry" } });
    expect(decide({ ...discovery, attempt: 2 }, error, context)).toMatchObject({
      steps: [{ to: "failed" }],
      next: { do: "go on" },
    });
    expect(decide({ ...discovery, stepId: "x" }, error, context)).toMatchObject({ steps: [], next: { do: "retry" } });
  });

  it("asks again after each step only where the function races them", () => {
    const [plain] = decide(discovery, operations({ op: "StepPlanned" }), context).steps;
    const [raced] = decide(discovery, operations({ op: "StepPlanned", opts: { parallelMode: "race" } }), context).steps;
    expect([plain?.race, raced?.race]).toEqual([false, true]);
  });

  it.each(["WaitForSignal", "Gateway", "AIGateway", "DeferAdd", "Unheard"])(
    "fails a run that needs %s, and points to Inngest",
    (op) => {
      const { next } = decide(discovery, operations({ op }), context);
      expect(next).toMatchObject({
        do: "fail",
        error: { name: "NotSupported", message: expect.stringContaining("Inngest") },
      });
    },
  );

  it("fails a step whose time or expression is not understood, and lets the function catch it", () => {
    const steps = decide(
      discovery,
      operations(
        { op: "Sleep", name: "soon" },
        { op: "WaitForEvent", name: "e", opts: { timeout: "1h", if: "nope(" } },
      ),
      context,
    ).steps;
    expect(steps.map((step) => step.to)).toEqual(["failed", "failed"]);
  });

  it("is a function of its arguments, and settles every reported step", () => {
    const op = fc.constantFrom(
      "StepRun",
      "StepPlanned",
      "StepError",
      "StepFailed",
      "Sleep",
      "WaitForEvent",
      "InvokeFunction",
    );
    const answers = fc.uniqueArray(fc.record({ id: fc.uuid(), op, name: fc.constant("1h") }), {
      selector: (o) => o.id,
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(answers, fc.integer({ min: 0, max: 2 }), (list, attempt) => {
        const first = decide({ ...discovery, attempt }, operations(...list), context);
        expect(decide({ ...discovery, attempt }, operations(...list), context)).toEqual(first);
        expect(first.steps.map((step) => step.id)).toEqual(list.map((operation) => operation.id));
        if (first.next.do === "go on") expect(first.steps.every((step) => step.to !== "retrying")).toBe(true);
      }),
    );
  });
});

describe("backoffMs", () => {
  it("doubles with jitter of a half around, up to an hour and a half", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const delay = backoffMs(attempt, { ...context, random: () => random });
          const mean = Math.min(1000 * 2 ** attempt, 3_600_000);
          expect(delay).toBeGreaterThanOrEqual(mean / 2);
          expect(delay).toBeLessThan(mean * 1.5);
        },
      ),
    );
  });
});
