import { expect, test, vi } from "vitest";
import { DomainError } from "../src/errors.ts";

test("an error of another copy of the module is known, and nothing else is", async () => {
  vi.resetModules();
  const copy = await import("../src/errors.ts");
  expect(copy.DomainError).not.toBe(DomainError);
  expect(new copy.DomainError("conflict", "elsewhere")).toBeInstanceOf(DomainError);
  expect(new DomainError("conflict", "here")).toBeInstanceOf(copy.DomainError);
  for (const other of [new Error("no"), { code: "conflict" }, null, undefined, "conflict"]) {
    expect(other instanceof DomainError).toBe(false);
  }
});
