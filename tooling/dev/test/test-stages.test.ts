import { expect, test } from "vitest";
import { countPlaywright, countVitest, runStages } from "../src/test-stages.ts";

test("skipped and flaky tests have not passed", () => {
  expect(countVitest({ numPassedTests: 4, numFailedTests: 1, numPendingTests: 2 })).toEqual({ passed: 4, failed: 3 });
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 1 };
  expect(countPlaywright({ stats })).toEqual({ passed: 5, failed: 3 });
});

test("a failing stage and one that throws are counted, and the others run", async () => {
  const total = await runStages(
    [
      { name: "fails", run: async () => ({ passed: 2, failed: 1, output: "why" }) },
      { name: "throws", run: () => Promise.reject(new Error("broken")) },
      { name: "passes", run: async () => ({ passed: 3, failed: 0, output: "" }) },
    ],
    2,
  );
  expect(total).toEqual({ passed: 5, failed: 2 });
});
