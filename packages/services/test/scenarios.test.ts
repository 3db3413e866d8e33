import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);
const table = readFileSync(new URL("packages/services/src/tenant/README.md", root), "utf8");
const rows = [...table.matchAll(/^\|[^|]*\| (.+?) +\| (\S+\.test\.ts) +\|$/gm)].map(([, name, file]) => ({
  name: name ?? "",
  file: file ?? "",
}));

test("the table of scenarios is there", () => {
  expect(rows.length).toBeGreaterThan(30);
});

test.each(rows)("$file has: $name", ({ name, file }) => {
  expect(readFileSync(new URL(file, root), "utf8")).toContain(`"${name}"`);
});
