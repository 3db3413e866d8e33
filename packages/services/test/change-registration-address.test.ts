import type { TenantId } from "@tenantry/core/ids";
import { changeRegistrationAddress } from "@tenantry/services/tenant/change-registration-address";
import { confirmRegistration } from "@tenantry/services/tenant/confirm-registration";
import { afterAll, beforeEach, expect, test } from "vitest";
import { openWorld, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, portal } = world;
beforeEach(() => world.settings({ emailConfirmation: true }));

const address = () => `${unique("olga")}@example.com`;
const link = { spend: async () => undefined, signOutOwner: async () => undefined };
const change = (tenantId: TenantId, email: string) => changeRegistrationAddress({ ...portal, tenantId }, { email });
const rowOf = async (tenantId: TenantId) =>
  (
    await sql`select r.admin_email, t.email, o.email as owner_email, r.known_address, r.owner_id,
        (select count(*)::int from platform.memberships m where m.tenant_id = t.id) as members
      from platform.registrations r join platform.tenants t on t.id = r.tenant_id
      join platform.owners o on o.id = r.owner_id where t.id = ${tenantId}`
  )[0];
const mint = async (tenantId: TenantId) => {
  const id = unique("token");
  await sql`insert into platform.tokens (id, realm, purpose, subject_id, tenant_id, created_at, expires_at)
    select ${id}, 'owner', 'confirm_registration', id, tenant_id, now(), now() + interval '1 day'
    from platform.registrations where tenant_id = ${tenantId}`;
  return id;
};

test("the link goes to the new address, those before are dead, and it is on record without the address", async () => {
  const { tenantId } = await world.register();
  const old = await mint(tenantId);
  const email = address();
  await change(tenantId, email);
  expect(await rowOf(tenantId)).toMatchObject({
    admin_email: email,
    email,
    owner_email: email,
    known_address: false,
    members: 1,
  });
  expect(await sql`select spent_at is not null as spent from platform.tokens where id = ${old}`).toEqual([
    { spent: true },
  ]);
  expect(
    await sql`select count(*)::int as n from platform.outbox where tenant_id = ${tenantId}
      and name = 'registration/confirmation.requested'`,
  ).toEqual([{ n: 2 }]);
  const audit = await sql`select a::text as row from platform.audit_log a
    where tenant_id = ${tenantId} and action = 'registration.address_changed'`;
  expect(audit).toHaveLength(1);
  expect(JSON.stringify(audit)).not.toContain(email);
});

test("an address with an account decides by itself; whoever asked loses sight of the business", async () => {
  const known = address();
  const first = await world.register({ adminUser: { email: known } });
  const { tenantId } = await world.register();
  await change(tenantId, known);
  expect(await rowOf(tenantId)).toMatchObject({
    admin_email: known,
    owner_id: first.ownerId,
    known_address: true,
    members: 0,
  });
  await confirmRegistration(portal, tenantId, link);
  expect(await rowOf(tenantId)).toMatchObject({ members: 1 });
});

test("the same address changes nothing", async () => {
  const email = address();
  const { tenantId } = await world.register({ adminUser: { email } });
  await change(tenantId, email);
  expect(await sql`select from platform.outbox where tenant_id = ${tenantId}`).toHaveLength(1);
});

test("after the confirmation it is too late", async () => {
  const { tenantId } = await world.register();
  await confirmRegistration(portal, tenantId, link);
  await expect(change(tenantId, address())).rejects.toMatchObject({ code: "gone" });
});

test("an account with another business keeps its address", async () => {
  await world.settings({ emailConfirmation: false });
  const email = address();
  const first = await world.register({ adminUser: { email } });
  await world.settings({ emailConfirmation: true });
  const { tenantId } = await world.register();
  await sql`insert into platform.memberships (tenant_id, owner_id, role, created_at)
    select ${first.tenantId}, owner_id, 'owner', now() from platform.registrations where tenant_id = ${tenantId}`;
  await expect(change(tenantId, address())).rejects.toMatchObject({ code: "invalid_transition" });
});
