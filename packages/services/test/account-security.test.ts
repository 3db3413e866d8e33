import { randomUUIDv7 } from "node:crypto";
import { createDatabase } from "@tenantry/db/client";
import { secretBox } from "@tenantry/db/secret-box";
import { createStaff } from "@tenantry/services/admin/create-staff";
import { listStaff } from "@tenantry/services/identity/list-staff";
import { resealSecondFactors } from "@tenantry/services/identity/reseal-secrets";
import { resetSecondFactor } from "@tenantry/services/identity/reset-second-factor";
import { afterAll, expect, test } from "vitest";
import { openWorld, unique } from "./support/world.ts";

const world = await openWorld();
const { sql } = world;
const ownerDb = createDatabase({ url: world.database.ownerUrl, poolSize: 1, name: "services-test-owner" });
afterAll(async () => {
  await ownerDb.close();
  await world.close();
});

const reason = "Lost the telephone, known by voice";
const refusal = (code: string) => expect.objectContaining({ code });
const before = secretBox({ current: "the key of last year, the key of last year" });

async function memberOfStaff({ secondFactor }: { secondFactor: boolean }) {
  const email = `${unique()}@example.com`;
  const hasher = { hash: async (text: string) => text, verify: async () => true };
  await createStaff({ ...world.staff, hasher }, { email, name: "Salma", role: "support", password: "irrelevant" });
  const [row] = await sql<{ id: string }[]>`select id from platform.staff where email = ${email}`;
  const id = row?.id ?? "";
  if (secondFactor) {
    const secret = before.seal("JBSWY3DPEHPK3PXP", `totp:staff:${id}`);
    await sql`insert into platform.second_factors (realm, subject_id, secret, created_at, confirmed_at)
      values ('staff', ${id}, ${secret}, now(), now())`;
    await sql`insert into platform.recovery_codes (id, realm, subject_id, created_at)
      values (${randomUUIDv7()}, 'staff', ${id}, now())`;
    await sql`insert into platform.sessions (id, realm, audience, subject_id, created_at, expires_at)
      values (${randomUUIDv7()}, 'staff', 'web', ${id}, now(), now() + interval '1 hour')`;
  }
  return { id, email };
}

const leftOf = async (id: string) => {
  const [row] = await sql`select
    (select count(*)::int from platform.second_factors where subject_id = ${id}) as factors,
    (select count(*)::int from platform.recovery_codes where subject_id = ${id}) as codes,
    (select count(*)::int from platform.sessions where subject_id = ${id}) as sessions`;
  return row;
};

test("a super admin resets a colleague's second factor: nothing is left, it is on record with the reason, and told", async () => {
  const { id } = await memberOfStaff({ secondFactor: true });
  const bystander = await memberOfStaff({ secondFactor: true });
  await resetSecondFactor(world.staff, { realm: "staff", id, reason });
  expect(await leftOf(id)).toEqual({ factors: 0, codes: 0, sessions: 0 });
  expect(await leftOf(bystander.id)).toEqual({ factors: 1, codes: 1, sessions: 1 });
  const audit = await sql`select action, reason, actor_type from platform.audit_log where target_id = ${id}
    and action <> 'staff.created'`;
  expect(audit).toEqual([{ action: "staff.second_factor_reset", reason, actor_type: world.staff.actor.type }]);
  const events = await sql`select name, data ->> 'change' as change from platform.outbox
    where data ->> 'subjectId' = ${id}`;
  expect(events).toEqual([{ name: "account/security.changed", change: "second_factor_reset" }]);
  await expect(resetSecondFactor(world.staff, { realm: "staff", id, reason })).rejects.toEqual(refusal("conflict"));
});

test("by address from the operator's command; not for strangers, and nobody resets their own", async () => {
  const { id, email } = await memberOfStaff({ secondFactor: true });
  const own = { ...world.staff, actor: { type: "staff" as const, id, role: "super_admin" as const } };
  await expect(resetSecondFactor(own, { realm: "staff", id, reason })).rejects.toEqual(refusal("forbidden"));
  await resetSecondFactor({ ...world.staff, actor: { type: "system" } }, { realm: "staff", email, reason });
  expect(await leftOf(id)).toMatchObject({ factors: 0 });
  const unknown = { realm: "staff" as const, email: `${unique()}@example.com`, reason };
  await expect(resetSecondFactor(world.staff, unknown)).rejects.toEqual(refusal("not_found"));
});

test("the portal's role resets nobody of staff: it does not see them", async () => {
  const { id } = await memberOfStaff({ secondFactor: true });
  await expect(resetSecondFactor(world.portal, { realm: "staff", id, reason })).rejects.toThrow();
  expect(await leftOf(id)).toMatchObject({ factors: 1, sessions: 1 });
});

test("the list says who has a second factor", async () => {
  const [withOne, without] = [
    await memberOfStaff({ secondFactor: true }),
    await memberOfStaff({ secondFactor: false }),
  ];
  const rows = await listStaff(world.staff);
  const sinceOf = (id: string) => rows.find((row) => row.id === id)?.secondFactorSince;
  expect(sinceOf(withOne.id)).toBeInstanceOf(Date);
  expect(sinceOf(without.id)).toBeNull();
});

test("after a change of the key every seed is sealed anew, once, and opens without the former key", async () => {
  const { id } = await memberOfStaff({ secondFactor: true });
  const ownerId = randomUUIDv7();
  await sql`insert into platform.second_factors (realm, subject_id, secret, created_at)
    values ('owner', ${ownerId}, ${before.seal("KRSXG5CTMVRXEZLU", `totp:owner:${ownerId}`)}, now())`;
  const current = "the key of this year, the key of this year";
  const rotating = secretBox({ current, previous: "the key of last year, the key of last year" });
  expect(await resealSecondFactors(ownerDb, rotating)).toBeGreaterThanOrEqual(2);
  expect(await resealSecondFactors(ownerDb, rotating)).toBe(0);
  const after = secretBox({ current });
  const rows = await sql<{ realm: string; subject_id: string; secret: string }[]>`
    select realm, subject_id, secret from platform.second_factors where subject_id in (${id}, ${ownerId}) order by realm`;
  expect(rows.map((row) => after.open(row.secret, `totp:${row.realm}:${row.subject_id}`))).toEqual([
    "KRSXG5CTMVRXEZLU",
    "JBSWY3DPEHPK3PXP",
  ]);
});

test("an owner's is reset with the portal's role; staff's role does not see it", async () => {
  const [email, name] = [`${unique()}@example.com`, "Olga"];
  const id = randomUUIDv7();
  await sql`insert into platform.owners (id, email, name, password_hash, locale, created_at)
    values (${id}, ${email}, ${name}, 'hashed', 'en', now())`;
  const secret = before.seal("JBSWY3DPEHPK3PXP", `totp:owner:${id}`);
  await sql`insert into platform.second_factors (realm, subject_id, secret, created_at, confirmed_at)
    values ('owner', ${id}, ${secret}, now(), now())`;
  await sql`insert into platform.sessions (id, realm, audience, subject_id, created_at, expires_at)
    values (${randomUUIDv7()}, 'owner', 'web', ${id}, now(), now() + interval '1 hour')`;
  const request = { realm: "owner", email, reason } as const;
  await expect(resetSecondFactor(world.staff, request)).rejects.toEqual(refusal("conflict"));
  await resetSecondFactor(world.portal, request);
  expect(await leftOf(id)).toEqual({ factors: 0, codes: 0, sessions: 0 });
  expect(await sql`select action, reason from platform.audit_log where target_id = ${id}`).toEqual([
    { action: "owner.second_factor_reset", reason },
  ]);
  await expect(resetSecondFactor(world.portal, request)).rejects.toEqual(refusal("conflict"));
});
