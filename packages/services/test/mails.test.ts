import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { sendConfirmation } from "@tenantry/services/email/send-confirmation";
import { type MailContext, sendOnce } from "@tenantry/services/email/send-once";
import { sendPasswordReset } from "@tenantry/services/email/send-password-reset";
import {
  sendEmailChangeLink,
  sendEmailChangeNotice,
  sendSecurityNotice,
} from "@tenantry/services/email/send-security-mails";
import { sendSignInLink } from "@tenantry/services/email/send-sign-in-link";
import { sendTrialEnded } from "@tenantry/services/email/send-trial-ended";
import { sendWelcome } from "@tenantry/services/email/send-welcome";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
beforeEach(() => world.settings({}));
const { sql, worker, email } = world;

beforeEach(() => {
  email.delivered.clear();
  email.requests.length = 0;
  email.beforeAnswer = () => undefined;
});

const ownerOf = async (tenantId: TenantId) =>
  String((await sql`select owner_id from platform.registrations where tenant_id = ${tenantId}`)[0]?.owner_id);
const adminOf = async (tenantId: TenantId) =>
  (await worker.db.inWorkspace(tenantId, (tx) => tx.execute("select id from users")))[0]?.id as string;
const subscriptionOf = async (tenantId: TenantId) =>
  String((await sql`select id from platform.subscriptions where tenant_id = ${tenantId}`)[0]?.id);

const atHome = (ctx: MailContext) => ({
  ...ctx,
  origins: { ...ctx.origins, adminOrigin: "https://admin.example.com" },
});

/** An owner who asked for another address. */
async function wishOf(newEmail: string) {
  const { ownerId: subjectId } = await world.register();
  const changeId = randomUUIDv7();
  await sql`insert into platform.email_changes (id, realm, subject_id, new_email, requested_at, expires_at)
    values (${changeId}, 'owner', ${subjectId}, ${newEmail}, now(), now() + interval '1 day')`;
  return { realm: "owner" as const, subjectId, changeId, requestId: randomUUIDv7() };
}

type Mail = { key: string; send: (ctx: MailContext) => Promise<void> };

/** Each mail with its permanent key, to a reader of its own. */
const mails: [string, () => Promise<Mail>][] = [
  [
    "welcome",
    async () => {
      const tenantId = await world.readyTenant();
      return { key: `welcome:${tenantId}`, send: (ctx) => sendWelcome(ctx, tenantId) };
    },
  ],
  [
    "confirmation",
    async () => {
      await world.settings({ emailConfirmation: true });
      const { tenantId } = await world.register();
      const requestId = randomUUIDv7();
      return { key: `confirm_address:${requestId}`, send: (ctx) => sendConfirmation(ctx, { tenantId, requestId }) };
    },
  ],
  [
    "password reset",
    async () => {
      const { ownerId } = await world.register();
      const request = { realm: "owner" as const, subjectId: ownerId, tenantId: null, requestId: randomUUIDv7() };
      return { key: `reset_password:${request.requestId}`, send: (ctx) => sendPasswordReset(ctx, request) };
    },
  ],
  [
    "security notice",
    async () => {
      const { ownerId } = await world.register();
      const event = { realm: "owner", subjectId: ownerId, tenantId: null, change: "password" } as const;
      const requestId = randomUUIDv7();
      const send = (ctx: MailContext) => sendSecurityNotice(atHome(ctx), { ...event, requestId });
      return { key: `security_notice:${requestId}`, send };
    },
  ],
  [
    "link to a new address",
    async () => {
      const wish = await wishOf(`${unique()}@example.com`);
      const send = (ctx: MailContext) => sendEmailChangeLink(atHome(ctx), wish);
      return { key: `confirm_email_change:${wish.requestId}`, send };
    },
  ],
  [
    "notice to the address before",
    async () => {
      const wish = await wishOf(`${unique()}@example.com`);
      const send = (ctx: MailContext) => sendEmailChangeNotice(atHome(ctx), wish);
      return { key: `email_change_requested:${wish.changeId}`, send };
    },
  ],
  [
    "sign-in link",
    async () => {
      const tenantId = await world.readyTenant();
      const request = { tenantId, subjectId: await adminOf(tenantId), requestId: randomUUIDv7() };
      return { key: `sign_in_link:${request.requestId}`, send: (ctx) => sendSignInLink(ctx, request) };
    },
  ],
  [
    "end of trial",
    async () => {
      const tenantId = await world.readyTenant();
      const subscriptionId = await subscriptionOf(tenantId);
      return { key: `trial_ended:${subscriptionId}`, send: (ctx) => sendTrialEnded(ctx, { tenantId, subscriptionId }) };
    },
  ],
];

describe.each(mails)("%s", (_, prepare) => {
  test("is delivered once, and not again a year later", async () => {
    const { key, send } = await prepare();
    await send(worker);
    await send(worker);
    expect([...email.delivered.keys()]).toEqual([key]);
    expect(email.requests).toHaveLength(1);
    const [row] = await sql`select * from platform.emails where key = ${key}`;
    expect(row).toMatchObject({ vendor_id: `mail-${key}`, sent_at: world.clock.now() });
    // The vendor forgets keys after a day; our log does not.
    email.delivered.clear();
    await send(worker);
    expect(email.requests).toHaveLength(1);
  });

  test("ten steps at once deliver one", async () => {
    const { key, send } = await prepare();
    await Promise.all(Array.from({ length: 10 }, () => send(worker)));
    expect([...email.delivered.keys()]).toEqual([key]);
    expect(await sql`select sent_at is not null as sent from platform.emails where key = ${key}`).toEqual([
      { sent: true },
    ]);
  });

  test("a crash between the vendor's answer and our note of it delivers one, and the step then succeeds", async () => {
    const { key, send } = await prepare();
    email.beforeAnswer = () => {
      email.beforeAnswer = () => undefined;
      throw new Error("killed");
    };
    await expect(send(worker)).rejects.toThrow("killed");
    await send(worker);
    await send(worker);
    expect([...email.delivered.keys()]).toEqual([key]);
    expect(await sql`select sent_at is not null as sent from platform.emails where key = ${key}`).toEqual([
      { sent: true },
    ]);
  });

  test("a vendor that refuses for now is asked again", async () => {
    const { key, send } = await prepare();
    const down = { ...email, send: () => Promise.reject(new Error("503")) };
    await expect(send({ ...worker, email: down })).rejects.toThrow("503");
    expect(await sql`select sent_at from platform.emails where key = ${key}`).toEqual([{ sent_at: null }]);
    await send(worker);
    expect([...email.delivered.keys()]).toEqual([key]);
  });
});

test("what a reader sees: language, names, trial, workspace", async () => {
  const businessName = unique();
  const tenantId = await world.readyTenant({
    businessName,
    businessNameAr: "مغسلة النور",
    language: "ar",
    adminUser: { email: `${businessName}@example.com`, displayName: "سلمى" },
  });
  await sendWelcome(worker, tenantId);
  expect(email.delivered.get(`welcome:${tenantId}`)).toMatchObject({
    to: `${businessName}@example.com`,
    locale: "ar",
    template: "welcome",
    props: {
      ownerName: "سلمى",
      businessName: "مغسلة النور",
      planName: "تجربة مجانية",
      workspaceUrl: `https://${businessName}.example.com`,
      dashboardUrl: "https://app.example.com/tenant/dashboard",
      timeZone: "Asia/Muscat",
    },
  });
});

test("a known address is asked whether the business is theirs; an unknown one to confirm it", async () => {
  const address = `${unique()}@example.com`;
  await world.settings({ emailConfirmation: true });
  for (const template of ["confirm_address", "account_exists"]) {
    const { tenantId } = await world.register({ adminUser: { email: address } });
    const requestId = randomUUIDv7();
    await sendConfirmation(worker, { tenantId, requestId });
    expect(email.delivered.get(`confirm_address:${requestId}`)).toMatchObject({ template, to: address });
  }
});

test("a taken address is told so, in its owner's language, and gets no link; a withdrawn wish mails nobody", async () => {
  const taken = `${unique()}@example.com`;
  await world.register({ language: "ar", adminUser: { email: taken, displayName: "سلمى" } });
  const wish = await wishOf(taken);
  await sendEmailChangeLink(atHome(worker), wish);
  const mail = email.delivered.get(`confirm_email_change:${wish.requestId}`);
  expect(mail).toMatchObject({ template: "email_change_taken", to: taken, locale: "ar", props: { name: "سلمى" } });
  expect(JSON.stringify(mail)).not.toContain("token=");
  email.delivered.clear();
  await sql`delete from platform.email_changes where id = ${wish.changeId}`;
  await sendEmailChangeLink(atHome(worker), { ...wish, requestId: randomUUIDv7() });
  await sendEmailChangeNotice(atHome(worker), wish);
  expect(email.delivered.size).toBe(0);
});

test("a link that is mailed again tells the former address no second time", async () => {
  const wish = await wishOf(`${unique()}@example.com`);
  for (const requestId of [randomUUIDv7(), randomUUIDv7()]) {
    await sendEmailChangeNotice(atHome(worker), { ...wish, requestId });
    await sendEmailChangeLink(atHome(worker), { ...wish, requestId });
  }
  expect([...email.delivered.values()].map(({ template }) => template).sort()).toEqual([
    "confirm_email_change",
    "confirm_email_change",
    "email_change_requested",
  ]);
});

test("nobody is mailed who is gone, and nothing that is not awaited any more", async () => {
  const { tenantId } = await world.register();
  await sendConfirmation(worker, { tenantId, requestId: randomUUIDv7() });
  const ghost = { subjectId: randomUUIDv7(), requestId: randomUUIDv7() };
  await sendPasswordReset(worker, { realm: "owner", tenantId: null, ...ghost });
  await sendPasswordReset(worker, { realm: "staff", tenantId: null, ...ghost });
  await sendSignInLink(worker, { tenantId: await world.readyTenant(), ...ghost });
  expect(email.requests).toEqual([]);
});

test("a link is minted for a mail that is to be sent, not for one that was", async () => {
  const tenantId = await world.readyTenant();
  const request = {
    realm: "owner" as const,
    subjectId: await ownerOf(tenantId),
    tenantId: null,
    requestId: randomUUIDv7(),
  };
  const before = world.links.minted;
  await sendPasswordReset(worker, request);
  await sendPasswordReset(worker, request);
  expect(world.links.minted).toBe(before + 1);
});

test("two messages of one key are one, whatever their templates", async () => {
  const key = unique("key");
  const base = { key, to: "reader@example.com", locale: "en" as const };
  const props = { name: "R", url: "https://app.example.com", expiresAt: "2026-01-01T00:00:00Z", timeZone: "UTC" };
  expect(await sendOnce(worker, null, { ...base, template: "reset_password", props })).toBe("sent");
  expect(await sendOnce(worker, null, { ...base, template: "sign_in_link", props })).toBe("sent_before");
});
