import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryRoot } from "../src/repository.ts";

/** What a linter says, under this repository's rules, about files planted in a folder of their own. */
function lint(tool: string, args: readonly string[], files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "tenantry-lint-"));
  for (const name of ["biome.json", ".oxlintrc.json", ".gitignore"])
    cpSync(join(repositoryRoot, name), join(folder, name));
  // oxlint looks for its type-aware half beside the files.
  symlinkSync(join(repositoryRoot, "node_modules"), join(folder, "node_modules"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { stdout, stderr } = spawnSync(join(repositoryRoot, "node_modules/.bin", tool), args, {
    cwd: folder,
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  return `${stdout}${stderr}`;
}

test.each([
  ["noExplicitAny", "a.ts", "export const a = (b: any) => b;\n"],
  ["noNonNullAssertion", "a.ts", "export const a = (b?: string) => b!.length;\n"],
  ["noProcessEnv", "a.ts", "export const a = process.env.HOME;\n"],
  ["noSkippedTests", "a.test.ts", 'test.skip("a", () => undefined);\n'],
  ["noBarrelFile", "index.ts", 'export { a } from "./a.ts";\n'],
  ["useFilenamingConvention", "myFile.ts", "export const a = 1;\n"],
  ["noEmptyBlockStatements", "a.ts", "try {\n  a();\n} catch {}\n"],
])("Biome's %s is on", (rule, name, text) => {
  expect(lint("biome", ["lint", "--colors=off"], { [name]: text })).toContain(rule);
});

test("Biome lets env.ts read the environment", () => {
  const output = lint("biome", ["lint", "--colors=off"], { "env.ts": "export const a = process.env.HOME;\n" });
  expect(output).toContain("Checked");
  expect(output).not.toContain("noProcessEnv");
});

test("oxlint finds promises that nobody waits for, and cycles", () => {
  const output = lint("oxlint", [], {
    "tsconfig.json": '{ "compilerOptions": { "strict": true }, "include": ["."] }',
    "a.ts": 'import { b } from "./b.ts";\nexport const a = async () => b;\nasync function f() {}\nf();\n',
    "b.ts": 'import { a } from "./a.ts";\nexport const b = () => void a();\n',
  });
  expect(output).toContain("no-floating-promises");
  expect(output).toContain("no-cycle");
});
