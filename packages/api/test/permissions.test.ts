import { expect, test } from "vitest";
import { adminRootRouter } from "../src/admin-root.ts";
import { adminPermissions, portalPermissions, servicePermissions } from "../src/permissions.ts";
import { portalRouter } from "../src/portal-root.ts";
import { serviceRouter } from "../src/service-root.ts";

type Procedure = { _def: { meta?: { guard?: string } } };

/** At run time a router keeps all its procedures flat, under their whole paths. */
const guardsOf = (root: { _def: { procedures: object } }) =>
  Object.fromEntries(
    Object.entries(root._def.procedures).map(([path, procedure]: [string, Procedure]) => [
      path,
      procedure._def.meta?.guard,
    ]),
  );

test("the portal's ladder is the table's", () => {
  expect(guardsOf(portalRouter)).toEqual(portalPermissions);
});

test("the admin app's ladder is the table's", () => {
  expect(guardsOf(adminRootRouter)).toEqual(adminPermissions);
});

test("the internal API's ladder is the table's", () => {
  expect(guardsOf(serviceRouter)).toEqual(servicePermissions);
});

test("the portal names no admin procedure", () => {
  expect(Object.keys(guardsOf(portalRouter)).filter((path) => /^(admin|staff)\./.test(path))).toEqual([]);
});
