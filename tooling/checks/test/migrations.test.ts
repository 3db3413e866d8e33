import { expect, test } from "vitest";
import accepted from "../accepted-migrations.json" with { type: "json" };
import { checkAccepted, checksumsOf, checkTenantSql } from "../src/migrations.ts";
import { readFiles } from "../src/repository.ts";

const path = "drizzle/tenant/0000_tables.sql";
const table = 'CREATE TABLE "orders" ("id" uuid);';
const enable = 'ALTER TABLE "orders" ENABLE ROW LEVEL SECURITY;';
const force = 'ALTER TABLE "orders" FORCE ROW LEVEL SECURITY;';
const policy = 'CREATE POLICY tenant_scope ON "orders" USING (true);';

test("every table of a tenant's schema is protected, and none names public", () => {
  const files = readFiles("drizzle/tenant/*.sql");
  expect(files.some(({ text }) => text.includes("CREATE TABLE"))).toBe(true);
  expect(checkTenantSql(files)).toEqual([]);
});

test("accepted migrations are what they were", () => {
  expect(checkAccepted(readFiles("drizzle/*/*.sql"), accepted)).toEqual([]);
});

test.each([
  ["enable", table + force + policy],
  ["force", table + enable + policy],
  ["policy", table + enable + force],
])("a table without %s is found", (_, text) => {
  expect(checkTenantSql([{ path, text }])).toHaveLength(1);
});

test("a policy on a table whose name only begins alike does not count", () => {
  const text = table + enable + force + policy.replace('"orders"', '"orders_archive"');
  expect(checkTenantSql([{ path, text }])).toEqual(["drizzle/tenant: table orders has no policy"]);
});

test("a reference to public is found", () => {
  const text = `${table}${enable}${force}${policy} ALTER TABLE "orders" ADD FOREIGN KEY ("a") REFERENCES "public"."users";`;
  expect(checkTenantSql([{ path, text }])).toHaveLength(1);
});

test("a changed, a removed and a new migration are found", () => {
  const before = checksumsOf([
    { path: "drizzle/tenant/0000_a.sql", text: "A" },
    { path: "drizzle/tenant/0001_b.sql", text: "B" },
  ]);
  const now = [
    { path: "drizzle/tenant/0000_a.sql", text: "A2" },
    { path: "drizzle/tenant/0002_c.sql", text: "C" },
  ];
  expect(checkAccepted(now, before)).toHaveLength(3);
});
