import { randomUUIDv7 } from "node:crypto";
import { deleteExpired } from "@tenantry/auth/expiry";
import { createSession, validateSession } from "@tenantry/auth/sessions";
import { mintToken, peekToken } from "@tenantry/auth/tokens";
import { rateLimits } from "@tenantry/db/platform/operations";
import { inArray } from "drizzle-orm";
import { expect, it } from "vitest";
import { addOwner, addStaff, addTenant, addUser, openDatabases } from "./support/world.ts";

const db = openDatabases();
const now = new Date();
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
const client = { ip: null, userAgent: null, requestId: null, audience: "web" } as const;

it("the role of jobs removes what has expired in every realm, and nothing that is in use", async () => {
  const tenantId = await addTenant(db.owner);
  const scopes = [
    { role: db.portal, scope: { realm: "owner" } as const, subjectId: (await addOwner(db.portal)).id },
    { role: db.staff, scope: { realm: "staff" } as const, subjectId: (await addStaff(db.staff)).id },
    {
      role: db.portal,
      scope: { realm: "user", tenantId } as const,
      subjectId: (await addUser(db.portal, tenantId)).id,
    },
  ];
  const alive = await Promise.all(
    scopes.map(async ({ role, scope, subjectId }) => {
      await createSession(role, { ...scope, ...client, subjectId }, ago(40));
      return { role, scope, token: (await createSession(role, { ...scope, ...client, subjectId }, now)).token };
    }),
  );
  const mint = (days: number) =>
    mintToken(
      db.portal.orm,
      { realm: "owner", purpose: "reset_password", subjectId: randomUUIDv7(), tenantId: null },
      ago(days),
    );
  const [old, recent] = [await mint(9), await mint(1)];
  const keys = [`test:${randomUUIDv7()}`, `test:${randomUUIDv7()}`];
  await db.portal.orm.insert(rateLimits).values([
    { key: keys[0] ?? "", points: 1, expire: ago(1) },
    { key: keys[1] ?? "", points: 1, expire: ago(-1) },
  ]);

  const gone = await deleteExpired(db.jobs, now);
  expect(gone.sessions).toBeGreaterThanOrEqual(3);
  for (const { role, scope, token } of alive) {
    expect(await validateSession(role, { ...scope, token, audience: "web" }, now)).not.toBeNull();
  }
  const peek = (token: string) => peekToken(db.portal, { realm: "owner", purpose: "reset_password", token }, now);
  expect([await peek(old.token), await peek(recent.token)]).toEqual(["unknown", "expired"]);
  const left = await db.portal.orm.select().from(rateLimits).where(inArray(rateLimits.key, keys));
  expect(left.map(({ key }) => key)).toEqual([keys[1]]);
});
