import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { TenantListInput } from "@tenantry/core/tenant/inputs";
import { getAccount } from "@tenantry/services/admin/accounts";
import { listTenants } from "@tenantry/services/admin/list-tenants";
import type { OwnerContext } from "@tenantry/services/context";
import {
  sendHandOver,
  sendMembershipChanged,
  sendMembershipInvitation,
} from "@tenantry/services/email/send-membership";
import { sendTrialEnded } from "@tenantry/services/email/send-trial-ended";
import { acceptMembership, readMembershipInvitation } from "@tenantry/services/membership/accept-membership";
import { changeMember, leaveBusiness, removeMember } from "@tenantry/services/membership/change-member";
import { handOver, requireOwnPassword } from "@tenantry/services/membership/hand-over";
import { inviteMember, inviteMemberAgain, withdrawInvitation } from "@tenantry/services/membership/invite-member";
import { listPeople } from "@tenantry/services/membership/list-people";
import { listOwnedTenants, requireMembership } from "@tenantry/services/tenant/list-memberships";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, unique } from "./support/world.ts";

const world = await openWorld({ poolSize: 20 });
afterAll(world.close);
const { sql, clock } = world;
const start = clock.now();
const days = (n: number) => new Date(start.getTime() + n * 86_400_000);

let tenantId: TenantId;
let first: string;
/** A context as the edge makes it for one of the business's people. */
const as = (id: string, role: OwnerContext["role"] = "owner"): OwnerContext => ({
  ...world.portal,
  actor: { type: "owner", id },
  tenantId,
  role,
});
const ownersOf = async (id: TenantId): Promise<string[]> =>
  (
    await sql<
      { id: string }[]
    >`select owner_id as id from platform.memberships where tenant_id = ${id} and role = 'owner'`
  ).map((row) => row.id);
beforeEach(async () => {
  clock.set(start);
  tenantId = await world.readyTenant({ planCode: "free" });
  first = (await ownersOf(tenantId))[0] ?? "";
});

const address = () => `${unique("nora")}@example.com`;
const audits = async (action: string): Promise<number> =>
  (await sql`select 1 from platform.audit_log where tenant_id = ${tenantId} and action = ${action}`).length;
const events = async (name: string) =>
  (
    await sql`select data from platform.outbox where tenant_id = ${tenantId} and name = ${name} order by created_at, id`
  ).map((row) => row.data);
const mailsTo = (to: string) => world.email.requests.filter((mail) => mail.to === to).map((mail) => mail.template);
const newcomer = (name = "Nora New") => ({ newcomer: { name, passwordHash: "hashed", locale: "en" as const } });
const link = (invitationId: string) => ({ tenantId, invitationId, spend: async () => undefined });
/** Somebody who was asked and came. */
async function join(role: "owner" | "billing_contact", email = address()): Promise<string> {
  const { invitationId } = await inviteMember(as(first), { email, role });
  return (await acceptMembership(world.portal, link(invitationId), newcomer())).ownerId;
}

describe("an invitation", () => {
  test("is mailed, accepted by somebody new, and makes them a billing contact with an address that is proved", async () => {
    const email = address();
    const { invitationId } = await inviteMember(as(first), { email, role: "billing_contact" });
    const [request] = await events("membership/invited");
    for (let i = 0; i < 2; i++) await sendMembershipInvitation(world.worker, request);
    expect(mailsTo(email)).toEqual(["membership_invitation"]);
    expect(await readMembershipInvitation(world.portal, { tenantId, invitationId })).toMatchObject({
      email,
      role: "billing_contact",
      hasAccount: false,
      handsOver: false,
      status: "pending",
      inviter: "Olga Owner",
    });
    const { ownerId } = await acceptMembership(world.portal, link(invitationId), newcomer());
    expect(await requireMembership(world.portal, ownerId, tenantId)).toBe("billing_contact");
    const [owner] = await sql`select name, email_confirmed_at from platform.owners where id = ${ownerId}`;
    expect(owner).toEqual({ name: "Nora New", email_confirmed_at: start });
    const listed = await listPeople(as(first));
    expect(listed.people).toMatchObject([
      { ownerId: first, role: "owner", lastSignInAt: null },
      { ownerId, email, role: "billing_contact", since: start },
    ]);
    expect(listed.invitations).toEqual([]);
    expect([await audits("membership.invited"), await audits("membership.joined")]).toEqual([1, 1]);
    expect(await events("membership/joined")).toEqual([{ tenantId, ownerId }]);
  });

  test("to an address with an account looks the same, is accepted by that account, and by no other", async () => {
    const email = address();
    const elsewhere = await world.register({ adminUser: { email } });
    const strange = await inviteMember(as(first), { email: address(), role: "owner" });
    const known = await inviteMember(as(first), { email, role: "owner" });
    expect(Object.keys(known)).toEqual(Object.keys(strange));
    const { invitationId } = known;
    expect(await readMembershipInvitation(world.portal, { tenantId, invitationId })).toMatchObject({
      hasAccount: true,
    });
    await expect(acceptMembership(world.portal, link(invitationId), { ownerId: first })).rejects.toMatchObject({
      code: "wrong_account",
    });
    await expect(acceptMembership(world.portal, link(invitationId), newcomer())).rejects.toMatchObject({
      code: "email_taken",
    });
    await acceptMembership(world.portal, link(invitationId), { ownerId: elsewhere.ownerId });
    expect((await listOwnedTenants(world.portal, elsewhere.ownerId)).map((owned) => owned.id)).toContain(tenantId);
    await expect(inviteMember(as(first), { email, role: "owner" })).rejects.toMatchObject({ code: "email_taken" });
  });

  test("ends after seven days, is sent again with another role, and is taken back", async () => {
    const email = address();
    const { invitationId } = await inviteMember(as(first), { email, role: "owner" });
    clock.set(days(7));
    expect((await listPeople(as(first))).invitations).toMatchObject([{ id: invitationId, status: "expired" }]);
    await expect(acceptMembership(world.portal, link(invitationId), newcomer())).rejects.toMatchObject({
      code: "gone",
    });
    await inviteMemberAgain(as(first), { invitationId });
    expect(await inviteMember(as(first), { email, role: "billing_contact" })).toEqual({ invitationId, email });
    expect((await listPeople(as(first))).invitations).toMatchObject([
      { status: "pending", role: "billing_contact", expiresAt: days(14) },
    ]);
    expect(await events("membership/invited")).toHaveLength(3);
    await withdrawInvitation(as(first), { invitationId });
    await expect(acceptMembership(world.portal, link(invitationId), newcomer())).rejects.toMatchObject({
      code: "gone",
    });
    await expect(withdrawInvitation(as(first), { invitationId })).rejects.toMatchObject({ code: "not_found" });
    await expect(inviteMemberAgain(as(first), { invitationId })).rejects.toMatchObject({ code: "not_found" });
    const sent = world.email.requests.length;
    for (const request of await events("membership/invited")) await sendMembershipInvitation(world.worker, request);
    expect(world.email.requests).toHaveLength(sent);
    expect([await audits("membership.invitation_withdrawn"), await audits("membership.invited")]).toEqual([1, 3]);
  });

  test("sent again makes the older link useless", async () => {
    const { invitationId } = await inviteMember(as(first), { email: address(), role: "owner" });
    await sql`insert into platform.tokens (id, realm, purpose, subject_id, tenant_id, created_at, expires_at)
      values (${unique()}, 'owner', 'accept_invitation', ${invitationId}, ${tenantId}, ${start}, ${days(7)})`;
    await inviteMemberAgain(as(first), { invitationId });
    expect(await sql`select spent_at from platform.tokens where subject_id = ${invitationId}`).toEqual([
      { spent_at: start },
    ]);
  });

  test("asks one address once, however many ask at once; twenty are the most", async () => {
    const email = address();
    await Promise.all(Array.from({ length: 8 }, () => inviteMember(as(first), { email, role: "owner" })));
    expect((await listPeople(as(first))).invitations).toHaveLength(1);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 25 }, () => inviteMember(as(first), { email: address(), role: "billing_contact" })),
    );
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(18);
    const refused = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    expect(new Set(refused)).toEqual(new Set(["people_full"]));
  });

  test("accepted by racers makes one account", async () => {
    const { invitationId } = await inviteMember(as(first), { email: address(), role: "owner" });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, () => acceptMembership(world.portal, link(invitationId), newcomer())),
    );
    expect(outcomes.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect((await listPeople(as(first))).people).toHaveLength(2);
  });

  test("is not sent for a business that is not built yet, or is suspended", async () => {
    await sql`update platform.tenants set ready_at = null where id = ${tenantId}`;
    const ask = () => inviteMember(as(first), { email: address(), role: "owner" });
    await expect(ask()).rejects.toMatchObject({ code: "invalid_transition" });
    await sql`update platform.tenants set ready_at = now(), suspended_at = now() where id = ${tenantId}`;
    await expect(ask()).rejects.toMatchObject({ code: "invalid_transition" });
  });
});

describe("people", () => {
  test("change role and are removed, are told so, and lose the business at once", async () => {
    const email = address();
    const second = await join("billing_contact", email);
    await changeMember(as(first), { ownerId: second, role: "owner" });
    await changeMember(as(first), { ownerId: second, role: "owner" });
    expect(await requireMembership(world.portal, second, tenantId)).toBe("owner");
    await removeMember(as(first), { ownerId: second });
    await expect(requireMembership(world.portal, second, tenantId)).rejects.toMatchObject({ code: "not_found" });
    const changes = await events("membership/changed");
    expect(changes).toMatchObject([
      { ownerId: second, to: "owner", tell: true },
      { ownerId: second, to: "removed", tell: true },
    ]);
    for (const change of [...changes, ...changes]) await sendMembershipChanged(world.worker, change);
    expect(mailsTo(email)).toEqual(["membership_changed", "membership_changed"]);
    expect([await audits("membership.role_changed"), await audits("membership.removed")]).toEqual([1, 1]);
    expect(await sql`select 1 from platform.owners where id = ${second}`).toHaveLength(1);
  });

  test("a billing contact changes nobody, and leaves", async () => {
    const second = await join("billing_contact");
    const they = as(second, "billing_contact");
    const attempts = [
      () => inviteMember(they, { email: address(), role: "owner" }),
      () => changeMember(they, { ownerId: second, role: "owner" }),
      () => removeMember(they, { ownerId: first }),
      () => handOver(they, { from: second, to: first, afterwards: "leave" }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
    await leaveBusiness(they, second);
    expect((await listPeople(as(first))).people).toHaveLength(1);
    expect(await audits("membership.left")).toBe(1);
    expect(await events("membership/changed")).toMatchObject([{ tell: false }]);
  });

  test("the last owner stays one", async () => {
    await join("billing_contact");
    const refusals = [
      () => leaveBusiness(as(first), first),
      () => removeMember(as(first), { ownerId: first }),
      () => changeMember(as(first), { ownerId: first, role: "billing_contact" }),
    ];
    for (const refusal of refusals) await expect(refusal()).rejects.toMatchObject({ code: "last_owner" });
    expect(await ownersOf(tenantId)).toEqual([first]);
  });

  test.each([
    ["remove each other", (one: string, other: string) => removeMember(as(one), { ownerId: other })],
    ["leave", (one: string) => leaveBusiness(as(one), one)],
    ["step down", (one: string) => changeMember(as(one), { ownerId: one, role: "billing_contact" })],
    [
      "demote each other",
      (one: string, other: string) => changeMember(as(one), { ownerId: other, role: "billing_contact" }),
    ],
  ])("two owners who %s at the same moment: one stays", async (_, act) => {
    for (let round = 0; round < 5; round++) {
      tenantId = await world.readyTenant({ planCode: "free" });
      first = (await ownersOf(tenantId))[0] ?? "";
      const second = await join("owner");
      const outcomes = await Promise.allSettled([act(first, second), act(second, first)]);
      expect(outcomes.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
      const [refused] = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
      expect(["last_owner", "forbidden"]).toContain(refused);
      expect(await ownersOf(tenantId)).toHaveLength(1);
    }
  });

  test("of another business are unknown, and so are its invitations", async () => {
    const second = await join("owner");
    const { invitationId } = await inviteMember(as(first), { email: address(), role: "owner" });
    tenantId = await world.readyTenant({ planCode: "free" });
    const other = as((await ownersOf(tenantId))[0] ?? "");
    const attempts = [
      () => changeMember(other, { ownerId: second, role: "billing_contact" }),
      () => removeMember(other, { ownerId: second }),
      () => inviteMemberAgain(other, { invitationId }),
      () => withdrawInvitation(other, { invitationId }),
      () => removeMember(other, { ownerId: randomUUIDv7() }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
    // An owner of one business who names another one is nobody there.
    await expect(removeMember({ ...as(first) }, { ownerId: second })).rejects.toMatchObject({ code: "forbidden" });
    expect(await readMembershipInvitation(world.portal, { tenantId, invitationId })).toBeNull();
  });

  test("staff change and remove them with a reason, but not the last owner", async () => {
    const second = await join("billing_contact");
    const staff = {
      ...world.staff,
      actor: { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const },
      tenantId,
    };
    await changeMember(staff, { ownerId: second, role: "owner", reason: "asked by phone" });
    await removeMember(staff, { ownerId: first, reason: "asked by phone" });
    await expect(removeMember(staff, { ownerId: second, reason: "asked by phone" })).rejects.toMatchObject({
      code: "last_owner",
    });
    const rows =
      await sql`select action, actor_type from platform.audit_log where tenant_id = ${tenantId} and reason = 'asked by phone' order by at, id`;
    expect(rows).toEqual([
      { action: "membership.role_changed", actor_type: "staff" },
      { action: "membership.removed", actor_type: "staff" },
    ]);
    expect((await listPeople(staff)).people).toMatchObject([{ ownerId: second, lastSignInAt: null }]);
  });

  test("show when they signed in last", async () => {
    await sql`insert into platform.sessions (id, realm, audience, subject_id, created_at, expires_at)
      values (${unique()}, 'owner', 'web', ${first}, ${days(-1)}, ${days(29)})`;
    expect((await listPeople(as(first))).people).toMatchObject([{ lastSignInAt: days(-1) }]);
  });
});

describe("handing over", () => {
  const contact = async () => (await sql`select email from platform.tenants where id = ${tenantId}`)[0]?.email;

  test("makes a member owner, the giver a billing contact, mails both once, and leaves the contact address", async () => {
    const [email, before] = [address(), await contact()];
    const second = await join("billing_contact", email);
    await handOver(as(first), { from: first, to: second, afterwards: "billing_contact" });
    expect((await listPeople(as(second))).people.map(({ ownerId, role }) => [ownerId, role])).toEqual([
      [first, "billing_contact"],
      [second, "owner"],
    ]);
    expect(await contact()).toBe(before);
    const [request] = await events("membership/handed_over");
    for (let i = 0; i < 2; i++) await sendHandOver(world.worker, request);
    for (const change of await events("membership/changed")) await sendMembershipChanged(world.worker, change);
    const [giver] = await sql`select email from platform.owners where id = ${first}`;
    const told = (to: string) => mailsTo(to).filter((template) => template !== "welcome");
    expect([told(email), told(giver?.email)]).toEqual([["ownership_handed_over"], ["ownership_handed_over"]]);
    expect([await audits("membership.handed_over"), await audits("membership.role_changed")]).toEqual([1, 2]);
  });

  test("changes who staff see as owner and whom mails about money reach", async () => {
    const email = address();
    const second = await join("billing_contact", email);
    await handOver(as(first), { from: first, to: second, afterwards: "leave" });
    const query = TenantListInput.parse({ search: email });
    expect((await listTenants(world.staff, query)).rows).toMatchObject([{ id: tenantId, ownerEmail: email }]);
    expect(await getAccount(world.staff, tenantId)).toMatchObject({ adminEmail: email });
    const [trial] = await sql`select id from platform.subscriptions where tenant_id = ${tenantId}`;
    await sendTrialEnded(world.worker, { tenantId, subscriptionId: trial?.id });
    const [giver] = await sql`select email from platform.owners where id = ${first}`;
    expect(mailsTo(email)).toContain("trial_ended");
    expect(mailsTo(giver?.email)).not.toContain("trial_ended");
  });

  test("to an invited person happens when they accept; the giver leaves", async () => {
    const { invitationId } = await inviteMember(as(first), { email: address(), role: "owner", handOver: "leave" });
    expect(await ownersOf(tenantId)).toEqual([first]);
    const { ownerId } = await acceptMembership(world.portal, link(invitationId), newcomer());
    expect((await listPeople(as(ownerId))).people).toMatchObject([{ ownerId, role: "owner" }]);
    const [request] = await events("membership/handed_over");
    expect(request).toMatchObject({ fromOwnerId: first, toOwnerId: ownerId });
  });

  test("by somebody who was removed meanwhile only lets the invited person in", async () => {
    const second = await join("owner");
    const { invitationId } = await inviteMember(as(second), { email: address(), role: "owner", handOver: "leave" });
    await removeMember(as(first), { ownerId: second });
    const { ownerId } = await acceptMembership(world.portal, link(invitationId), newcomer());
    expect((await ownersOf(tenantId)).sort()).toEqual([first, ownerId].sort());
    expect(await events("membership/handed_over")).toEqual([]);
  });

  test("needs the own password and somebody else", async () => {
    const ctx = as(first);
    const hasher = {
      hash: async (text: string) => text,
      verify: async (_: string | undefined, text: string) => text === "mine",
    };
    await requireOwnPassword({ ...ctx, hasher }, first, "mine");
    await expect(requireOwnPassword({ ...ctx, hasher }, first, "guess")).rejects.toMatchObject({
      details: { fields: { password: ["wrong_password"] } },
    });
    await expect(handOver(ctx, { from: first, to: first, afterwards: "leave" })).rejects.toMatchObject({
      code: "validation_failed",
    });
    await expect(handOver(ctx, { from: first, to: randomUUIDv7(), afterwards: "leave" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
