import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { checkExample, checkExported, envFiles, exampleFor, loadShapes } from "../src/environment.ts";
import { readFiles, repositoryRoot } from "../src/repository.ts";

test(".env.example has every variable", async () => {
  const shapes = await loadShapes();
  expect(shapes.length).toBeGreaterThan(3);
  expect(checkExample(readFileSync(join(repositoryRoot, ".env.example"), "utf8"), shapes)).toEqual([]);
});

test("every variable stands in a shape that its env.ts exports", async () => {
  expect(checkExported(readFiles(envFiles), await loadShapes())).toEqual([]);
});

test("a variable of a shape that is not exported is found", () => {
  const text = "const hidden = z.object({\n  LOG_LEVEL: z.string(),\n});";
  expect(checkExported([{ path: "apps/worker/src/env.ts", text }], [])).toHaveLength(1);
});

test("a missing, a surplus and an outdated variable are found", () => {
  const field = (description: string) => z.string().meta({ description, example: "x" });
  const example = exampleFor([z.object({ A: field("old words"), B: field("gone") })]);
  const found = checkExample(example, [z.object({ A: field("new words"), C: field("new") })]);
  expect(found.map((line) => line.split(" ")[1])).toEqual(["A", "C", "B"]);
});

test("a variable without description or example is refused", () => {
  expect(() => exampleFor([z.object({ A: z.string() })])).toThrow();
});
