import { expect, test } from "vitest";
import { readFiles, readSources } from "../src/repository.ts";
import { checkManifests, checkRooms } from "../src/rooms.ts";

test("every import stays in what its room may use", () => {
  expect(checkRooms(readSources())).toEqual([]);
});

test("every package declares only what it may import", () => {
  expect(checkManifests(readFiles("packages/*/package.json"))).toEqual([]);
});

test.each([
  ["packages/core/src/a.ts", 'import { b } from "@tenantry/db/client";'],
  ["packages/core/src/a.ts", 'export { b } from "@tenantry/i18n/format";'],
  ["packages/ui/src/a.tsx", 'const b = await import("@tenantry/core/money");'],
  ["packages/services/src/a.ts", 'import { charge } from "@tenantry/payments/stripe";'],
  ["packages/api/src/a.ts", 'import { connect } from "@tenantry/db/client";'],
  ["packages/jobs/src/a.ts", 'import { type Db, connect } from "@tenantry/db/client";'],
  ["packages/api/src/a.ts", 'import { sql } from "drizzle-orm";'],
  ["packages/api/src/a.ts", 'import { plan } from "../../core/src/plan.ts";'],
  ["packages/api/src/a.ts", 'import { page } from "@tenantry/portal/page";'],
  ["apps/portal/src/a.ts", 'import type { AdminRouter } from "@tenantry/api/admin-root";'],
  ["e2e/a.test.ts", 'import { register } from "@tenantry/services/tenant/register";'],
])("%s may not hold %s", (path, text) => {
  expect(checkRooms([{ path, text }])).toHaveLength(1);
});

test.each([
  ["packages/api/src/a.ts", 'import type { Db } from "@tenantry/db/client";'],
  [
    "packages/jobs/src/embedded/a.ts",
    'import { connect } from "@tenantry/db/client"; import { sql } from "drizzle-orm";',
  ],
  ["packages/api/test/a.test.ts", 'import { connect } from "@tenantry/db/client"; import { a } from "../src/a.ts";'],
  ["packages/services/src/a.ts", 'import { sql } from "drizzle-orm"; import { money } from "@tenantry/core/money";'],
  ["apps/admin/src/a.ts", 'import { adminRouter } from "@tenantry/api/admin-root";'],
  ["apps/portal/src/a.ts", 'import { stripe } from "@tenantry/payments/stripe";'],
])("%s may hold %s", (path, text) => {
  expect(checkRooms([{ path, text }])).toEqual([]);
});

test("a dependency that the room may not import is found", () => {
  const text = JSON.stringify({ dependencies: { "@tenantry/db": "workspace:*", "@tenantry/core": "workspace:*" } });
  expect(checkManifests([{ path: "packages/i18n/package.json", text }])).toEqual([
    "packages/i18n/package.json:1 i18n declares db, which it may not import",
  ]);
});
