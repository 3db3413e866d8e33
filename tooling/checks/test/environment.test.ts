import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { checkExample, exampleFor, loadShapes } from "../src/environment.ts";
import { repositoryRoot } from "../src/repository.ts";

test(".env.example has every variable", async () => {
  const shapes = await loadShapes();
  expect(shapes.length).toBeGreaterThan(3);
  expect(checkExample(readFileSync(join(repositoryRoot, ".env.example"), "utf8"), shapes)).toEqual([]);
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
