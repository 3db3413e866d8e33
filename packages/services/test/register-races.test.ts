import { DomainError } from "@tenantry/core/errors";
import { register } from "@tenantry/services/tenant/register";
import { afterAll, expect, test } from "vitest";
import { openWorld, registration, unique } from "./support/world.ts";

const world = await openWorld({ poolSize: 20 });
afterAll(world.close);
const { sql, portal } = world;

const times = <T>(count: number, start: (index: number) => Promise<T>) =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => start(index)));
const won = <T>(results: PromiseSettledResult<T>[]): T[] =>
  results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
const codes = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) =>
    result.status === "rejected" ? [result.reason instanceof DomainError ? result.reason.code : result.reason] : [],
  );

test("fifty at once want one slug: one gets it, the others are told which is free", async () => {
  const slug = unique();
  const results = await times(50, () => world.register({ slug }));
  expect(won(results)).toHaveLength(1);
  expect(codes(results)).toEqual(Array.from({ length: 49 }, () => "slug_taken"));
  expect(await sql`select from platform.tenants where slug = ${slug}`).toHaveLength(1);
});

test("fifty at once with one name and no slug: fifty slugs without a gap", async () => {
  const businessName = unique();
  const results = await times(50, () => world.register({ businessName }));
  expect(codes(results)).toEqual([]);
  const rows = await sql<{ slug: string }[]>`select slug from platform.tenants where name = ${businessName}`;
  const expected = [businessName, ...Array.from({ length: 49 }, (_, i) => `${businessName}-${i + 2}`)];
  expect(rows.map((row) => row.slug).sort()).toEqual(expected.sort());
});

test("one Idempotency-Key twenty times at once: one tenant, and everybody is given it", async () => {
  const input = registration();
  const results = won(await times(20, () => register(portal, input, { idempotencyKey: `key-${input.businessName}` })));
  expect(results).toHaveLength(20);
  expect(new Set(results.map((outcome) => outcome.tenantId)).size).toBe(1);
  expect(results.filter((outcome) => !outcome.repeated)).toHaveLength(1);
  expect(await sql`select from platform.tenants where name = ${input.businessName}`).toHaveLength(1);
});

test("one address twenty times at once: one account, one membership, nineteen that wait for its owner", async () => {
  const email = `${unique()}@example.com`;
  const outcomes = won(await times(20, () => world.register({ adminUser: { email } })));
  expect(outcomes.filter((outcome) => !outcome.knownAddress)).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome.knownAddress)).toHaveLength(19);
  const ownerId = outcomes[0]?.ownerId ?? "";
  expect(await sql`select from platform.memberships where owner_id = ${ownerId}`).toHaveLength(1);
});
