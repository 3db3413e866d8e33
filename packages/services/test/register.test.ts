import { DomainError } from "@tenantry/core/errors";
import { tenantSchema } from "@tenantry/core/ids";
import { checkSlug, suggestSlug } from "@tenantry/services/tenant/check-slug";
import { register } from "@tenantry/services/tenant/register";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, registration, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
beforeEach(() => world.settings({}));
const { sql, portal } = world;

const slugOf = async (tenantId: string) =>
  (await sql<{ slug: string }[]>`select slug from platform.tenants where id = ${tenantId}`)[0]?.slug;
const tenantsNamed = async (name: string) =>
  Number((await sql`select count(*) from platform.tenants where name = ${name}`)[0]?.count);
const refusal = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => expect.fail("it was not refused"),
    (error: unknown) => error,
  );

describe("a registration", () => {
  test("commits registry, owner, membership, slug, ledger, event and audit row, and leaves the schema to the worker", async () => {
    const input = registration({
      slug: unique("laundry"),
      businessNameAr: "لوندري بلس",
      phone: "9012 3456",
      planCode: "starter",
      billingCycle: "yearly",
      language: "ar",
    });
    const outcome = await register(portal, input);
    const { tenantId, ownerId } = outcome;
    expect(outcome).toMatchObject({ knownAddress: false, repeated: false });

    const [tenant] = await sql`select * from platform.tenants where id = ${tenantId}`;
    expect(tenant).toMatchObject({
      slug: input.slug,
      name: input.businessName,
      name2: "لوندري بلس",
      email: input.adminUser.email,
      phone: "+96890123456",
      country: "OM",
      currency: "OMR",
      time_zone: "Asia/Muscat",
      language: "ar",
      placement: "primary",
      ready_at: null,
      provisioning_started_at: null,
    });
    expect(await sql`select slug from platform.slugs where tenant_id = ${tenantId}`).toEqual([{ slug: input.slug }]);
    expect(await sql`select * from platform.owners where id = ${ownerId}`).toMatchObject([
      { email: input.adminUser.email, name: "Olga Owner", locale: "ar", password_hash: "hashed brass lamp orchard" },
    ]);
    expect(await sql`select * from platform.memberships where tenant_id = ${tenantId}`).toMatchObject([
      { owner_id: ownerId, role: "owner" },
    ]);
    expect(await sql`select * from platform.registrations where tenant_id = ${tenantId}`).toMatchObject([
      { plan_code: "starter", cycle: "yearly", needs_confirmation: false, expires_at: null, known_address: false },
    ]);
    expect(await sql`select step, attempts from platform.provisioning_steps where tenant_id = ${tenantId}`).toEqual([
      { step: "reserve", attempts: 1 },
    ]);
    expect(await sql`select name, data from platform.outbox where tenant_id = ${tenantId}`).toEqual([
      { name: "tenant/registered", data: { tenantId } },
    ]);
    expect(await sql`select * from platform.audit_log where tenant_id = ${tenantId}`).toMatchObject([
      { action: "tenant.registered", actor_type: "visitor", request_id: "request-1", after: { slug: input.slug } },
    ]);
    expect(await sql`select from platform.subscriptions where tenant_id = ${tenantId}`).toHaveLength(0);
    expect(await sql`select from pg_namespace where nspname = ${tenantSchema(tenantId)}`).toHaveLength(0);
  });

  test("keeps the password as a hash only, in no event and no audit row", async () => {
    const { tenantId } = await world.register({ adminUser: { password: "a very secret phrase" } });
    const rows = await sql`
      select o::text as row from platform.outbox o where tenant_id = ${tenantId}
      union all select a::text from platform.audit_log a where tenant_id = ${tenantId}
      union all select t::text from platform.tenants t where id = ${tenantId}`;
    expect(JSON.stringify(rows)).not.toContain("secret phrase");
  });

  test("without a plan takes the platform's default plan", async () => {
    await world.settings({ defaultPlan: "growth" });
    const { tenantId } = await world.register();
    expect(await sql`select plan_code from platform.registrations where tenant_id = ${tenantId}`).toEqual([
      { plan_code: "growth" },
    ]);
  });
});

describe("the slug", () => {
  test("of somebody else is refused, with one that is free", async () => {
    const slug = unique();
    await world.register({ slug });
    await world.register({ slug: `${slug}-2` });
    const error = await refusal(world.register({ slug }));
    expect(error).toMatchObject({ code: "slug_taken", details: { proposal: `${slug}-3` } });
    expect(error).toMatchObject({ details: { fields: { slug: ["slug_taken"] } } });
  });

  test("is made from the name, and numbered when the name is another business's too", async () => {
    const word = unique("northern").replaceAll("-", " ");
    const base = word.replaceAll(" ", "-");
    const slugs: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) slugs.push(await slugOf((await world.register({ businessName: word })).tenantId));
    expect(slugs).toEqual([base, `${base}-2`, `${base}-3`]);
  });

  test.each([
    ["an Arabic name is transliterated", "مغسلة النور", /^[a-z][a-z0-9-]{2,39}$/],
    ["a name without a letter falls back on a word", "!!! 99", /^business(-\d+)?$/],
    ["a name of emoji is read aloud", "🧺🧺", /^basket-basket(-\d+)?$/],
    ["a reserved name gets a number", "Admin", /^admin-\d+$/],
    ["an offensive name falls back on a word", "Utter Bullshit & Sons", /^business(-\d+)?$/],
    ["a town is no offence", "Scunthorpe Essex Laundry", /^scunthorpe-essex-laundry(-\d+)?$/],
    ["a long name is cut to what fits", "a".repeat(120), /^a{38,40}(-\d+)?$/],
  ])("%s", async (_, businessName, pattern) => {
    const { tenantId } = await world.register({ businessName });
    expect(await slugOf(tenantId)).toMatch(pattern);
  });

  test("that is reserved is refused, by the list and by the platform's setting", async () => {
    expect(await refusal(world.register({ slug: "admin" }))).toMatchObject({ code: "slug_reserved" });
    const slug = unique("brand");
    await world.settings({ reservedSlugs: [slug] });
    expect(await refusal(world.register({ slug }))).toMatchObject({ code: "slug_reserved" });
    await world.settings({});
    await expect(world.register({ slug })).resolves.toMatchObject({ repeated: false });
  });

  test("that is offensive is refused like a reserved one, with a plain one that is free", async () => {
    const error = await refusal(world.register({ slug: "holy-shit-laundry" }));
    expect(error).toMatchObject({ code: "slug_reserved", details: { fields: { slug: ["slug_reserved"] } } });
    expect(await checkSlug(portal, { slug: "holy-shit-laundry" })).toMatchObject({
      available: false,
      reason: "slug_reserved",
      proposal: expect.stringMatching(/^business(-\d+)?$/),
    });
  });

  test("can be asked for before it is taken", async () => {
    const slug = unique();
    expect(await checkSlug(portal, { slug: ` ${slug.toUpperCase()} ` })).toEqual({
      slug,
      available: true,
      reason: null,
      proposal: null,
    });
    await world.register({ slug });
    expect(await checkSlug(portal, { slug })).toMatchObject({
      available: false,
      reason: "slug_taken",
      proposal: `${slug}-2`,
    });
    expect(await checkSlug(portal, { slug: "admin" })).toMatchObject({ available: false, reason: "slug_reserved" });
    expect(await checkSlug(portal, { slug: "Ünïque Näme!" })).toMatchObject({
      available: false,
      reason: "slug_format",
      proposal: "unique-name",
    });
    expect(await checkSlug(portal, { slug: "ab" })).toMatchObject({ available: false, reason: "too_short" });
    expect(await suggestSlug(portal, { name: slug.replaceAll("-", " ") })).toEqual({ slug: `${slug}-2` });
    expect(await suggestSlug(portal, { name: "!!!" })).toEqual({ slug: null });
  });
});

describe("a refused registration leaves nothing behind:", () => {
  test.each([
    ["a plan that nobody knows", { planCode: "platinum" }, "plan_not_selectable"],
    ["a plan that only sales give", { planCode: "enterprise" }, "plan_not_selectable"],
    ["a password that everybody has", { adminUser: { password: "passwordpassword" } }, "validation_failed"],
    ["a password of one letter", { adminUser: { password: "zzzzzzzzzzzz" } }, "validation_failed"],
    ["a reserved slug", { slug: "www" }, "slug_reserved"],
  ])("%s", async (_, change, code) => {
    const businessName = unique();
    const email = `${businessName}@example.com`;
    const attempt = world.register({
      businessName,
      ...change,
      adminUser: { email, ...("adminUser" in change && change.adminUser) },
    });
    expect(await refusal(attempt)).toMatchObject({ code });
    expect(await tenantsNamed(businessName)).toBe(0);
    expect(await sql`select from platform.owners where email = ${email}`).toHaveLength(0);
  });

  test("a plan that is not public", async () => {
    await sql`update platform.plans set is_public = false where code = 'pro'`;
    expect(await refusal(world.register({ planCode: "pro" }))).toMatchObject({ code: "plan_not_selectable" });
    await sql`update platform.plans set is_public = true where code = 'pro'`;
  });

  test("self-registration is switched off", async () => {
    await world.settings({ selfRegistration: false });
    const businessName = unique();
    expect(await refusal(world.register({ businessName }))).toMatchObject({ code: "registration_closed" });
    expect(await tenantsNamed(businessName)).toBe(0);
  });
});

describe("an address that has an account", () => {
  test("gets no tenant until its owner confirms: nobody is signed in, a mail is asked for", async () => {
    const email = `${unique()}@example.com`;
    const first = await world.register({ adminUser: { email } });
    const second = await world.register({ adminUser: { email, displayName: "Mallory" } });
    expect(second).toMatchObject({ ownerId: first.ownerId, knownAddress: true });
    const { tenantId } = second;
    expect(await sql`select from platform.memberships where tenant_id = ${tenantId}`).toHaveLength(0);
    expect(await sql`select name from platform.outbox where tenant_id = ${tenantId}`).toEqual([
      { name: "registration/confirmation.requested" },
    ]);
    expect(await sql`select name from platform.owners where email = ${email}`).toEqual([{ name: "Olga Owner" }]);
    const [row] = await sql`select * from platform.registrations where tenant_id = ${tenantId}`;
    expect(row).toMatchObject({ needs_confirmation: true, known_address: true });
    expect(row?.expires_at.getTime() - row?.created_at.getTime()).toBe(24 * 3_600_000);
  });
});

describe("activation", () => {
  test.each([
    ["after e-mail confirmation", { emailConfirmation: true }, ["registration/confirmation.requested"]],
    ["after approval", { manualApproval: true }, []],
    ["after both", { emailConfirmation: true, manualApproval: true }, ["registration/confirmation.requested"]],
  ])("%s: nothing is provisioned yet", async (_, settings, events) => {
    await world.settings(settings);
    const { tenantId } = await world.register();
    const rows = await sql<{ name: string }[]>`select name from platform.outbox where tenant_id = ${tenantId}`;
    expect(rows.map((row) => row.name)).toEqual(events);
  });
});

describe("an Idempotency-Key", () => {
  test("answers the repeated request with the first one's tenant", async () => {
    const input = registration();
    const key = unique("key");
    const first = await register(portal, input, { idempotencyKey: key });
    const again = await register(portal, input, { idempotencyKey: key });
    expect(again).toEqual({ ...first, repeated: true });
    expect(await tenantsNamed(input.businessName)).toBe(1);
  });

  test("with another body is refused", async () => {
    const key = unique("key");
    await world.register({}, key);
    expect(await refusal(world.register({}, key))).toMatchObject({ code: "idempotency_key_reused" });
  });

  test("of a refused request is free again", async () => {
    const key = unique("key");
    const slug = unique();
    await world.register({ slug });
    expect(await refusal(world.register({ slug }, key))).toBeInstanceOf(DomainError);
    await expect(world.register({}, key)).resolves.toMatchObject({ repeated: false });
  });
});
