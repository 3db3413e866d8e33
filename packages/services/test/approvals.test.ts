import { randomUUIDv7 } from "node:crypto";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { type RegistrationFacts, registrationStatus } from "@tenantry/core/tenant/registration";
import { listApprovals } from "@tenantry/services/admin/list-approvals";
import { remindOfApprovals } from "@tenantry/services/email/remind-approvals";
import {
  sendRegistrationApproved,
  sendRegistrationExpired,
  sendRegistrationRejected,
} from "@tenantry/services/email/send-approval-news";
import { approveRegistration } from "@tenantry/services/tenant/approve-registration";
import { confirmRegistration } from "@tenantry/services/tenant/confirm-registration";
import { expireRegistrations } from "@tenantry/services/tenant/expire-registrations";
import { registrationResult } from "@tenantry/services/tenant/registration-result";
import { rejectRegistration } from "@tenantry/services/tenant/reject-registration";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, provision, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, worker, portal, clock, email } = world;
beforeEach(async () => {
  await world.settings({ manualApproval: true, approvalDays: 5 });
  email.delivered.clear();
});

const staffId = randomUUIDv7();
const staff = (tenantId: TenantId) => ({
  ...world.staff,
  actor: { type: "staff" as const, id: staffId, role: "admin" as const },
  tenantId,
});
const link = { spend: async () => undefined, signOutOwner: async () => undefined };
const rowOf = async (tenantId: TenantId) =>
  (await sql`select * from platform.registrations where tenant_id = ${tenantId}`)[0];
const eventsOf = async (tenantId: TenantId) =>
  (await sql`select name from platform.outbox where tenant_id = ${tenantId} order by created_at, id`).map(
    ({ name }) => name,
  );
const auditOf = (tenantId: TenantId, action: string) =>
  sql`select actor_type, actor_id, reason from platform.audit_log where tenant_id = ${tenantId} and action = ${action}`;
const later = (days: number) => clock.set(new Date(clock.now().getTime() + days * 86_400_000));
const queue = async () => (await listApprovals(world.staff, { page: 1, pageSize: 100 })).rows.map(({ id }) => id);
const stepOf = async (tenantId: TenantId) => (await registrationResult(portal, tenantId)).nextStep;

describe("a registration that waits for staff", () => {
  test("is built when they approve it, and not before", async () => {
    const { tenantId } = await world.register();
    await provision(worker, tenantId);
    expect(await stepOf(tenantId)).toBe("await_approval");
    expect(await eventsOf(tenantId)).toEqual([]);
    expect(await queue()).toContain(tenantId);

    await approveRegistration(staff(tenantId), { reason: "Known to sales" });
    expect(await rowOf(tenantId)).toMatchObject({ approved_at: clock.now(), expires_at: null });
    expect(await eventsOf(tenantId)).toEqual(["tenant/registered", "registration/approved"]);
    expect(await auditOf(tenantId, "registration.approved")).toEqual([
      { actor_type: "staff", actor_id: staffId, reason: "Known to sales" },
    ]);
    expect(await queue()).not.toContain(tenantId);
    await provision(worker, tenantId);
    expect(await stepOf(tenantId)).toBe(null);
  });

  test("is over when they reject it: slug free, hash erased, nothing left for the sweep", async () => {
    const slug = unique();
    const { tenantId } = await world.register({ slug });
    await rejectRegistration(staff(tenantId), { reason: "The address does not exist." });
    expect(await rowOf(tenantId)).toMatchObject({
      rejected_at: clock.now(),
      rejection_reason: "The address does not exist.",
      password_hash: null,
      expires_at: null,
    });
    expect(await stepOf(tenantId)).toBe("rejected");
    expect(await eventsOf(tenantId)).toEqual(["registration/rejected"]);
    expect(await auditOf(tenantId, "registration.rejected")).toHaveLength(1);
    await expect(approveRegistration(staff(tenantId), { reason: "again" })).rejects.toMatchObject({
      code: "invalid_transition",
    });
    await expect(world.register({ slug })).resolves.toMatchObject({ repeated: false });
    later(6);
    await expireRegistrations(worker);
    expect(await stepOf(tenantId)).toBe("rejected");
  });

  test("is decided once: of two colleagues at the same time one is told", async () => {
    const { tenantId } = await world.register();
    const both = await Promise.allSettled([
      approveRegistration(staff(tenantId), { reason: "yes please" }),
      rejectRegistration(staff(tenantId), { reason: "no thanks" }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const { approved_at, rejected_at } = (await rowOf(tenantId)) ?? {};
    expect([approved_at, rejected_at].filter(Boolean)).toHaveLength(1);
  });

  test("another tenant's context decides nothing here", async () => {
    const { tenantId } = await world.register();
    const other = parseTenantId(randomUUIDv7());
    await expect(approveRegistration(staff(other), { reason: "wrong one" })).rejects.toMatchObject({
      code: "invalid_transition",
    });
    expect(await stepOf(tenantId)).toBe("await_approval");
  });

  test("expires after the settings' days, gives its slug back, and cannot be approved any more", async () => {
    const slug = unique();
    const { tenantId } = await world.register({ slug });
    later(4.9);
    await expireRegistrations(worker);
    expect(await stepOf(tenantId)).toBe("await_approval");
    later(0.1);
    expect(await queue()).not.toContain(tenantId);
    await expireRegistrations(worker);
    expect(await stepOf(tenantId)).toBe("expired");
    expect(await rowOf(tenantId)).toMatchObject({ password_hash: null });
    expect(await eventsOf(tenantId)).toEqual(["registration/expired"]);
    await expect(approveRegistration(staff(tenantId), { reason: "too late" })).rejects.toMatchObject({
      code: "invalid_transition",
    });
    await sendRegistrationExpired(worker, tenantId);
    expect([...email.delivered.values()].map(({ template }) => template)).toEqual(["registration_expired"]);
  });

  test("a rejected one whose hash stayed blocks no batch", async () => {
    const { tenantId } = await world.register();
    await sql`update platform.registrations set rejected_at = ${clock.now()}, expires_at = ${clock.now()} where tenant_id = ${tenantId}`;
    expect(await expireRegistrations(worker)).toBe(0);
    expect(await rowOf(tenantId)).toMatchObject({ password_hash: null });
    expect(await auditOf(tenantId, "registration.expired")).toHaveLength(0);
  });
});

describe("with e-mail confirmation", () => {
  beforeEach(() => world.settings({ manualApproval: true, emailConfirmation: true, approvalDays: 5 }));

  test("the address comes first, and staff's days begin when it is confirmed", async () => {
    const { tenantId } = await world.register();
    expect(await stepOf(tenantId)).toBe("confirm_email");
    expect(await queue()).not.toContain(tenantId);
    await expect(approveRegistration(staff(tenantId), { reason: "too early" })).rejects.toMatchObject({
      code: "invalid_transition",
    });
    later(0.9);
    await confirmRegistration(portal, tenantId, link);
    expect(await stepOf(tenantId)).toBe("await_approval");
    expect((await rowOf(tenantId))?.expires_at).toEqual(new Date(clock.now().getTime() + 5 * 86_400_000));
    expect(await queue()).toContain(tenantId);
    await approveRegistration(staff(tenantId), { reason: "all is well" });
    expect(await stepOf(tenantId)).toBe("provisioning");
  });
});

describe("mails", () => {
  test.each([
    ["en", "registration_approved"],
    ["ar", "registration_approved"],
    ["ar", "registration_rejected"],
  ] as const)("in %s tell the applicant: %s, once", async (language, template) => {
    const { tenantId } = await world.register({ language });
    const reason = "Please register under its legal name.";
    const [decide, send] =
      template === "registration_approved"
        ? [approveRegistration, sendRegistrationApproved]
        : [rejectRegistration, sendRegistrationRejected];
    await decide(staff(tenantId), { reason });
    await send(worker, tenantId);
    await send(worker, tenantId);
    const sent = [...email.delivered.values()];
    expect(sent).toMatchObject([{ template, locale: language }]);
    expect(JSON.stringify(sent).includes(reason)).toBe(template === "registration_rejected");
  });

  test("remind those who may decide, once a day, and nobody when nothing waits", async () => {
    await sql`update platform.registrations set rejected_at = now() where approved_at is null and rejected_at is null`;
    expect(await remindOfApprovals(worker)).toEqual({ told: 0 });
    await sql`insert into platform.staff (id, email, name, role, password_hash, locale, created_at)
      select gen_random_uuid(), role || '@staff.example', role, role, 'x', 'en', ${clock.now()}
      from unnest(array['super_admin', 'admin', 'sales', 'support']) role`;
    const { tenantId } = await world.register();
    await remindOfApprovals(worker);
    await remindOfApprovals(worker);
    const told = () => [...email.delivered.values()].filter(({ template }) => template === "approvals_waiting");
    expect(
      told()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(["admin@staff.example", "super_admin@staff.example"]);
    expect(told()[0]).toMatchObject({ props: { count: 1, since: clock.now().toISOString() } });
    later(1);
    await remindOfApprovals(worker);
    expect(told()).toHaveLength(4);
    await rejectRegistration(staff(tenantId), { reason: "tidy up" });
  });
});

test("the queue lists exactly what core says waits for approval", async () => {
  await world.settings({ manualApproval: true, emailConfirmation: true, approvalDays: 5 });
  const made = await Promise.all(Array.from({ length: 5 }, () => world.register()));
  const [, confirmed, approved, rejected, old] = made.map(({ tenantId }) => tenantId);
  for (const id of [confirmed, approved, rejected, old]) if (id) await confirmRegistration(portal, id, link);
  if (approved) await approveRegistration(staff(approved), { reason: "fine by me" });
  if (rejected) await rejectRegistration(staff(rejected), { reason: "not for us" });
  if (old) await sql`update platform.registrations set expires_at = ${clock.now()} where tenant_id = ${old}`;
  const rows = await sql<
    (RegistrationFacts & { tenant_id: string })[]
  >`select tenant_id, needs_confirmation as "needsConfirmation", needs_approval as "needsApproval",
    needs_payment as "needsPayment", confirmed_at as "confirmedAt", approved_at as "approvedAt", paid_at as "paidAt",
    rejected_at as "rejectedAt", expires_at as "expiresAt" from platform.registrations`;
  const expected = rows
    .filter((row) => registrationStatus(row, clock.now()) === "awaiting_approval")
    .map((row) => row.tenant_id);
  expect((await queue()).toSorted()).toEqual(expected.toSorted());
  expect(expected).toContain(confirmed);
});
