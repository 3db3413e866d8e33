import { createHash } from "node:crypto";
import type { TextFile, Violations } from "./repository.ts";

/** Tables of tenant migrations without enabled and forced row-level security and a policy, and references to `public`. */
export function checkTenantSql(files: readonly TextFile[]): Violations {
  const all = files.map(({ text }) => text).join("\n");
  const tables = [...all.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?"?(\w+)"?/gi)].map((match) => match[1]);
  const needs = (table: string | undefined): [RegExp, string][] => [
    [new RegExp(`ALTER TABLE "?${table}"? ENABLE ROW LEVEL SECURITY`, "i"), "does not enable row-level security"],
    [new RegExp(`ALTER TABLE "?${table}"? FORCE ROW LEVEL SECURITY`, "i"), "does not force row-level security"],
    [new RegExp(`CREATE POLICY "?\\w+"? ON "?${table}"?[\\s(]`, "i"), "has no policy"],
  ];
  const unprotected = tables.flatMap((table) =>
    needs(table).flatMap(([pattern, what]) => (pattern.test(all) ? [] : [`drizzle/tenant: table ${table} ${what}`])),
  );
  const qualified = files
    .filter(({ text }) => /"public"\./.test(text))
    .map(({ path }) => `${path}:1 names the schema "public"`);
  return [...unprotected, ...qualified];
}

export function checksumsOf(migrations: readonly TextFile[]): Record<string, string> {
  const entries = migrations.map(({ path, text }): [string, string] => [
    path,
    createHash("sha256").update(text).digest("hex"),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Migrations that differ from the accepted list: an accepted one never changes, a new one is added to the list. */
export function checkAccepted(migrations: readonly TextFile[], accepted: Readonly<Record<string, string>>): Violations {
  const present = checksumsOf(migrations);
  const changed = Object.entries(accepted)
    .filter(([path, checksum]) => present[path] !== checksum)
    .map(([path]) => `${path}:1 was accepted and has ${present[path] ? "changed" : "gone"}: write a new migration`);
  const unknown = Object.keys(present)
    .filter((path) => !(path in accepted))
    .map((path) => `${path}:1 is not accepted yet: node tooling/checks/src/accept-migrations.ts`);
  return [...changed, ...unknown];
}
