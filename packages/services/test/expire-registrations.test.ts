import { confirmRegistration } from "@tenantry/services/tenant/confirm-registration";
import { expireRegistrations } from "@tenantry/services/tenant/expire-registrations";
import { afterAll, beforeEach, expect, test } from "vitest";
import { openWorld, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
beforeEach(() => world.settings({ emailConfirmation: true }));
const { sql, worker, portal, clock } = world;

const link = { spend: async () => undefined, signOutOwner: async () => undefined };
const rowOf = async (tenantId: string) =>
  (
    await sql`select password_hash is null as erased, expires_at from platform.registrations where tenant_id = ${tenantId}`
  )[0];
const later = (hours: number) => clock.set(new Date(clock.now().getTime() + hours * 3_600_000));

test("what nobody confirmed within a day gives its slug back and forgets its password, once", async () => {
  const slug = unique();
  const { tenantId } = await world.register({ slug });
  later(23);
  expect(await expireRegistrations(worker)).toBe(0);
  later(1);
  expect(await expireRegistrations(worker)).toBe(1);
  expect(await expireRegistrations(worker)).toBe(0);
  expect(await rowOf(tenantId)).toMatchObject({ erased: true });
  expect(
    await sql`select action from platform.audit_log where tenant_id = ${tenantId} and action = 'registration.expired'`,
  ).toHaveLength(1);
  await expect(world.register({ slug })).resolves.toMatchObject({ repeated: false });
});

test("what was confirmed in time stays, and what expired cannot be confirmed any more", async () => {
  const kept = await world.register();
  const late = await world.register();
  await confirmRegistration(portal, kept.tenantId, link);
  later(24);
  await expect(confirmRegistration(portal, late.tenantId, link)).rejects.toMatchObject({ code: "gone" });
  await expireRegistrations(worker);
  expect(await rowOf(kept.tenantId)).toEqual({ erased: false, expires_at: null });
  await expect(confirmRegistration(portal, kept.tenantId, link)).rejects.toMatchObject({ code: "gone" });
});

test("a link that cannot be spent confirms nothing", async () => {
  const { tenantId } = await world.register();
  const failing = confirmRegistration(portal, tenantId, {
    ...link,
    spend: () => Promise.reject(new Error("spent before")),
  });
  await expect(failing).rejects.toThrow("spent before");
  expect(
    await sql`select from platform.registrations where tenant_id = ${tenantId} and confirmed_at is null`,
  ).toHaveLength(1);
});
