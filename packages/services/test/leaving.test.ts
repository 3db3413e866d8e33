import { randomUUIDv7 } from "node:crypto";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { isSecretColumn } from "@tenantry/core/leaving/export";
import { tenantFileKey } from "@tenantry/core/ports/files";
import { sendDeactivated, sendExportReady, sweepPurgeReminders } from "@tenantry/services/email/send-leaving";
import { beginPurge, sweepPurges } from "@tenantry/services/leaving/begin-purge";
import { issueCertificate } from "@tenantry/services/leaving/certificate";
import { deactivateTenant } from "@tenantry/services/leaving/deactivate";
import { expireExports } from "@tenantry/services/leaving/expire-exports";
import { getLeavingForStaff } from "@tenantry/services/leaving/get-leaving";
import { holdPurge } from "@tenantry/services/leaving/hold-purge";
import { platformTables } from "@tenantry/services/leaving/platform-tables";
import { purgePeople } from "@tenantry/services/leaving/purge-people";
import { purgeRecords } from "@tenantry/services/leaving/purge-records";
import { purgeFiles, purgeRuns, purgeSessions, purgeWorkspace } from "@tenantry/services/leaving/purge-workspace";
import { listExports, openExport } from "@tenantry/services/leaving/read-export";
import { requestExport } from "@tenantry/services/leaving/request-export";
import { restoreTenant } from "@tenantry/services/leaving/restore";
import { beginExport, writeExport } from "@tenantry/services/leaving/write-export";
import { diagnose } from "@tenantry/services/operations/doctor";
import { requireAccess, requireOpen } from "@tenantry/services/tenant/require-access";
import { resolveSlug } from "@tenantry/services/tenant/resolve-slug";
import { updateTenant } from "@tenantry/services/tenant/update-tenant";
import { recountUsage } from "@tenantry/services/usage/recount";
import { rollUpUsage } from "@tenantry/services/usage/roll-up";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { uploadFile } from "@tenantry/services/workspace/upload-file";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, unique } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, clock, worker, email } = world;
const start = new Date("2026-03-02T08:00:00Z");
const at = (days: number) => clock.set(new Date(start.getTime() + days * 86_400_000));
const reason = "They asked for it by phone";

beforeEach(async () => {
  clock.set(start);
  await world.settings({});
});

const ownerOf = async (tenantId: TenantId) => {
  const [row] = await sql`select owner_id from platform.memberships where tenant_id = ${tenantId} limit 1`;
  return { ...world.portal, tenantId, actor: { type: "owner" as const, id: String(row?.owner_id) } };
};
const clerk = (tenantId: TenantId) => {
  const actor = { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const };
  return { ...world.staff, tenantId, actor };
};
const actions = async (tenantId: TenantId) =>
  (await sql`select action from platform.audit_log where tenant_id = ${tenantId} order by at, id`).map(
    (row) => row.action,
  );
const tenantRow = async (tenantId: TenantId) =>
  (await sql`select * from platform.tenants where id = ${tenantId}`)[0] ?? {};
const live = async (tenantId: TenantId) =>
  (
    await sql`select plan_code, cancel_at, cancel_reason from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`
  )[0];
const mails = (template: string, tenantId: TenantId) =>
  sql`select key, recipient from platform.emails where template = ${template} and tenant_id = ${tenantId}`;

describe("closing", () => {
  test("makes a business read-only, promises a day, and lets what is paid for run out", async () => {
    const tenantId = await world.readyTenant({ planCode: "growth" });
    const owner = await ownerOf(tenantId);
    const { purgeAt } = await deactivateTenant(owner, { reason: null });
    expect(purgeAt).toEqual(new Date(start.getTime() + 90 * 86_400_000));
    await requireAccess(owner, "read");
    for (const wanted of ["write", "pay"] as const)
      await expect(requireAccess(owner, wanted)).rejects.toMatchObject({ code: "read_only" });
    await expect(requireOpen(owner)).rejects.toMatchObject({ code: "read_only" });
    expect((await live(tenantId))?.cancel_reason).toBe("deactivated");
    await expect(deactivateTenant(owner, { reason: null })).rejects.toMatchObject({ code: "invalid_transition" });
    expect(await actions(tenantId)).toContain("tenant.deactivated");
  });

  test("keeps the promised day when the setting changes, and touches nobody else's business", async () => {
    const [tenantId, other] = [await world.readyTenant(), await world.readyTenant()];
    await deactivateTenant(clerk(tenantId), { reason });
    await world.settings({ retentionDays: 1 });
    at(2);
    expect(await beginPurge({ ...worker, tenantId })).toBe("retention");
    expect(await beginPurge({ ...worker, tenantId: other })).toBe("not_deactivated");
    await requireOpen(await ownerOf(other));
  });

  test("tells the owners once, and reminds them fourteen and three days before", async () => {
    const tenantId = await world.readyTenant();
    await deactivateTenant(await ownerOf(tenantId), { reason: null });
    await sendDeactivated(worker, tenantId);
    await sendDeactivated(worker, tenantId);
    expect(await mails("tenant_deactivated", tenantId)).toHaveLength(1);
    for (const [day, expected] of [
      [75, 0],
      [76, 1],
      [80, 1],
      [87, 2],
      [89, 2],
    ] as const) {
      at(day);
      await sweepPurgeReminders(worker);
      expect(await mails("purge_reminder", tenantId), `day ${day}`).toHaveLength(expected);
    }
  });
});

describe("coming back", () => {
  test("goes on with the plan while the period runs, and leaves an own cancellation alone", async () => {
    const tenantId = await world.readyTenant({ planCode: "growth" });
    const owner = await ownerOf(tenantId);
    await deactivateTenant(owner, { reason: null });
    at(3);
    await restoreTenant(owner, { reason: null });
    expect(await live(tenantId)).toMatchObject({ plan_code: "growth", cancel_at: null, cancel_reason: null });
    await requireOpen(owner);
    expect(await tenantRow(tenantId)).toMatchObject({ deactivated_at: null, purge_at: null });
    await expect(restoreTenant(owner, { reason: null })).rejects.toMatchObject({ code: "invalid_transition" });
    expect(await actions(tenantId)).toContain("tenant.restored");
  });

  test("races the purge: whoever is first has decided", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const tenantId = await world.readyTenant();
        clock.set(start);
        await deactivateTenant(clerk(tenantId), { reason });
        await sql`update platform.tenants set purge_at = ${start} where id = ${tenantId}`;
        const [back, purge] = await Promise.allSettled([
          restoreTenant(clerk(tenantId), { reason }),
          beginPurge({ ...worker, tenantId }),
        ]);
        const { purge_started_at: begun, deactivated_at: left } = await tenantRow(tenantId);
        if (back.status === "fulfilled") {
          expect(purge).toMatchObject({ value: "not_deactivated" });
          expect([begun, left]).toEqual([null, null]);
        } else {
          expect(back.reason).toMatchObject({ code: "gone" });
          expect(purge).toMatchObject({ value: null });
          expect(begun).not.toBeNull();
        }
        return back.status;
      }),
    );
    expect(outcomes).toHaveLength(6);
  });
});

describe("a hold", () => {
  test("postpones the purge until it ends, and is on record", async () => {
    const tenantId = await world.readyTenant();
    await expect(holdPurge(clerk(tenantId), { until: new Date("2027-01-01"), reason })).rejects.toMatchObject({
      code: "invalid_transition",
    });
    await deactivateTenant(clerk(tenantId), { reason });
    await expect(holdPurge(clerk(tenantId), { until: start, reason })).rejects.toMatchObject({
      code: "validation_failed",
    });
    await holdPurge(clerk(tenantId), { until: new Date(start.getTime() + 100 * 86_400_000), reason });
    at(95);
    await sweepPurges(worker);
    expect(await beginPurge({ ...worker, tenantId }, { early: true })).toBe("held");
    expect((await getLeavingForStaff(clerk(tenantId))).holdReason).toBe(reason);
    await holdPurge(clerk(tenantId), { until: null, reason });
    await sweepPurges(worker);
    expect((await tenantRow(tenantId)).purge_started_at).not.toBeNull();
    expect(await actions(tenantId)).toEqual(
      expect.arrayContaining(["tenant.purge_held", "tenant.purge_hold_ended", "tenant.purge_begun"]),
    );
  });
});

async function exported(
  tenantId: TenantId,
): Promise<{ text: string; parts: Record<string, string[]>; exportId: string }> {
  const owner = await ownerOf(tenantId);
  const { exportId } = await requestExport(owner, { reason: null });
  expect(await beginExport(worker, { tenantId, exportId })).toBe(true);
  await writeExport(worker, { tenantId, exportId });
  const { stream } = await openExport({ ...owner, files: worker.files }, exportId);
  const text = await new Response(stream).text();
  return { text, parts: JSON.parse(text), exportId };
}

describe("an export", () => {
  test("has every row of the workspace and of the platform, and no key to anything", async () => {
    const tenantId = await world.readyTenant({ businessName: "مغسلة النخيل\u200F" });
    const other = await world.readyTenant();
    const user = { ...world.portal, tenantId, actor: { type: "system" as const } };
    await createOrder(user, { customer: "ليلى\nالفرع الثاني", total: "3.500" });
    await createOrder({ ...user, tenantId: other }, { customer: "Somebody else", total: "1.000" });
    await uploadFile(
      { ...user, files: worker.files },
      { name: "note.txt", content: new TextEncoder().encode("hello") },
    );
    const { text, parts, exportId } = await exported(tenantId);
    for (const {
      relname,
    } of await sql`select relname from pg_class where relnamespace = ${tenantSchema(tenantId)}::regnamespace and relkind = 'r'`) {
      const [row] = await sql.unsafe(`select count(*)::int as count from ${tenantSchema(tenantId)}.${relname}`);
      expect(parts[`workspace/${relname}`], relname).toHaveLength(row?.count);
    }
    expect(JSON.parse(parts["workspace/orders"]?.[0] ?? "")).toMatchObject({
      customer: "ليلى\nالفرع الثاني",
      total_minor: 3500,
    });
    expect(parts["platform/tenants"]).toHaveLength(1);
    expect(parts["platform/people"]).toHaveLength(1);
    expect(text).not.toContain("Somebody else");
    expect(text).not.toContain(other);
    const [hash] = await sql.unsafe(`select password_hash from ${tenantSchema(tenantId)}.users`);
    const [account] =
      await sql`select o.password_hash from platform.owners o join platform.memberships m on m.owner_id = o.id where m.tenant_id = ${tenantId}`;
    for (const secret of [hash?.password_hash, account?.password_hash]) {
      expect(String(secret).length).toBeGreaterThan(3);
      expect(text).not.toContain(String(secret));
    }
    expect(text).not.toMatch(/"[a-z_]*password[a-z_]*":/);
    await sendExportReady(worker, { tenantId, exportId });
    expect(await mails("export_ready", tenantId)).toHaveLength(1);
    expect(await actions(tenantId)).toEqual(
      expect.arrayContaining(["export.requested", "export.finished", "export.downloaded"]),
    );
  });

  test("is made one at a time, three a day for owners, and staff are not counted", async () => {
    const tenantId = await world.readyTenant();
    const owner = await ownerOf(tenantId);
    // Another business that packs is in nobody's way, whoever asks.
    await requestExport(clerk(await world.readyTenant()), { reason });
    const racers = await Promise.allSettled(Array.from({ length: 5 }, () => requestExport(owner, { reason: null })));
    expect(racers.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect(racers.filter((one) => one.status === "rejected" && one.reason.code === "conflict")).toHaveLength(4);
    const [first] = await listExports(owner);
    await writeExport(worker, { tenantId, exportId: first?.id ?? "" });
    for (let i = 0; i < 2; i++) await exported(tenantId);
    await expect(requestExport(owner, { reason: null })).rejects.toMatchObject({ code: "rate_limited" });
    const { exportId } = await requestExport(clerk(tenantId), { reason });
    await writeExport(worker, { tenantId, exportId });
    at(1.01);
    await requestExport(owner, { reason: null });
  });

  test("belongs to its business, and is gone after a week", async () => {
    const [tenantId, other] = [await world.readyTenant(), await world.readyTenant()];
    const { exportId } = await exported(tenantId);
    const stranger = { ...(await ownerOf(other)), files: worker.files };
    await expect(openExport(stranger, exportId)).rejects.toMatchObject({ code: "not_found" });
    const owner = { ...(await ownerOf(tenantId)), files: worker.files };
    at(7.01);
    await expect(openExport(owner, exportId)).rejects.toMatchObject({ code: "gone" });
    await expireExports(worker);
    const [row] = await sql`select file_key, removed_at from platform.exports where id = ${exportId}`;
    expect(row?.removed_at).not.toBeNull();
    expect([...world.files.kept.keys()]).not.toContain(row?.file_key);
  });
});

const steps = [purgeSessions, purgeWorkspace, purgeFiles, purgeRecords, purgeRuns, issueCertificate, purgePeople];

/** A business with something everywhere, closed and past its day. */
async function departed() {
  const secretName = unique("zubaida");
  const tenantId = await world.readyTenant({ planCode: "growth", businessName: secretName, phone: "+96892123456" });
  const owner = await ownerOf(tenantId);
  const user = { ...world.portal, tenantId, actor: { type: "system" as const } };
  await createOrder(user, { customer: "Laila", total: "3.500" });
  await uploadFile({ ...user, files: worker.files }, { name: "note.txt", content: new TextEncoder().encode("hello") });
  await updateTenant(owner, { address: `${secretName} street` });
  await exported(tenantId);
  await worker.files.put(
    tenantFileKey(tenantId, "documents", "invoice-kept.pdf"),
    new Uint8Array([1]),
    "application/pdf",
  );
  await deactivateTenant(owner, { reason: null });
  at(91);
  await sweepPurges(worker);
  return { tenantId, owner, secretName };
}

describe("a purge", () => {
  test("removes what is not kept, says so, and no personal word is left of it", async () => {
    const { tenantId, owner, secretName } = await departed();
    const [before] = await sql`select email from platform.owners where id = ${owner.actor.id}`;
    const slug = String((await tenantRow(tenantId)).slug);
    for (const step of steps) await step(worker, tenantId);
    const [schema] = await sql`select 1 from pg_namespace where nspname = ${tenantSchema(tenantId)}`;
    expect(schema).toBeUndefined();
    expect([...world.files.kept.keys()].filter((key) => key.startsWith(tenantSchema(tenantId)))).toEqual([
      `${tenantSchema(tenantId)}/documents/invoice-kept.pdf`,
    ]);
    for (const [name, { purge }] of Object.entries(platformTables)) {
      if (purge !== "deleted") continue;
      const rows = await sql`select 1 from ${sql(`platform.${name}`)} where tenant_id = ${tenantId}`;
      // What the last step of the purge itself still says is carried on.
      expect(rows.length, name).toBe(0);
    }
    expect(await sql`select 1 from platform.owners where id = ${owner.actor.id}`).toHaveLength(0);
    expect(await sql`select 1 from platform.slugs where slug = ${slug}`).toHaveLength(1);
    const [certificate] =
      await sql`select removed, kept from platform.purge_certificates where tenant_id = ${tenantId}`;
    expect(certificate?.removed).toEqual(
      expect.arrayContaining([
        { what: "workspace.orders", count: 1 },
        { what: "files.files", count: 1 },
        { what: "platform.owners", count: 1 },
      ]),
    );
    expect(
      [...email.delivered.values()].some((mail) => mail.template === "tenant_purged" && mail.to === before?.email),
    ).toBe(true);
    expect(certificate?.kept).toEqual(
      expect.arrayContaining([
        { what: "files.documents", count: 1, because: "tax_law", until: null },
        { what: "platform.slugs", count: 1, because: "never_reissued", until: null },
      ]),
    );
    // Every text of every table of the platform: nobody can be recognised.
    for (const {
      name,
    } of await sql`select relname as name from pg_class where relnamespace = 'platform'::regnamespace and relkind in ('r', 'p') and not relispartition`) {
      const found =
        await sql`select t::text as row from ${sql(`platform.${name}`)} t where t::text like ${`%${before?.email}%`}
        or (t::text like ${`%${secretName}%`} and ${name} not in ('slugs', 'tenants', 'purge_certificates')) or t::text like '%92123456%'`;
      expect(found, name).toEqual([]);
    }
    const { name, email: address, phone, purged_at: purgedAt } = await tenantRow(tenantId);
    expect([String(name).includes(secretName), String(address).endsWith(".invalid"), phone, purgedAt !== null]).toEqual(
      [false, true, null, true],
    );
    await expect(restoreTenant(clerk(tenantId), { reason })).rejects.toMatchObject({ code: "gone" });
    expect(await diagnose(world.database.ownerUrl)).toEqual([]);
    expect(await resolveSlug(world.portal, slug)).toBeUndefined();
    await rollUpUsage(worker);
    await recountUsage(worker);
    await expect(world.register({ slug })).rejects.toMatchObject({ code: "slug_taken" });
  });

  test("goes on where it was killed, and its certificate says the same", async () => {
    const { tenantId } = await departed();
    const dying = { ...worker, runs: { ...worker.runs, forget: () => Promise.reject(new Error("killed")) } };
    for (const step of steps) {
      await step(worker, tenantId);
      await sql`update platform.purge_steps set finished_at = null where tenant_id = ${tenantId} and step <> 'people'`;
      await step(worker, tenantId).catch(() => undefined);
    }
    await sql`update platform.purge_steps set finished_at = null where tenant_id = ${tenantId} and step = 'runs'`;
    await expect(purgeRuns(dying, tenantId)).rejects.toThrow("killed");
    const { steps: ledger, certificate } = await getLeavingForStaff(clerk(tenantId));
    expect(ledger.find((one) => one.step === "runs")?.error).toBe("killed");
    expect(certificate?.removed).toEqual(expect.arrayContaining([{ what: "workspace.orders", count: 1 }]));
    expect(await sql`select 1 from platform.purge_certificates where tenant_id = ${tenantId}`).toHaveLength(1);
  });

  test("leaves an account that has another business, and takes no step of one that has not begun", async () => {
    const { tenantId, owner } = await departed();
    const other = await world.readyTenant();
    await expect(purgeWorkspace(worker, other)).rejects.toThrow("nobody has begun");
    await sql`insert into platform.memberships (tenant_id, owner_id, role, created_at) values (${other}, ${owner.actor.id}, 'owner', ${start})`;
    for (const step of steps) await step(worker, tenantId);
    expect(await sql`select tenant_id from platform.memberships where owner_id = ${owner.actor.id}`).toEqual([
      { tenant_id: other },
    ]);
    await requireAccess(await ownerOf(other), "read");
    expect(await sql.unsafe(`select 1 from ${tenantSchema(other)}.users`)).toHaveLength(1);
  });
});

test("the audit log is emptied of a business that is being purged only, and nothing else of it changes", async () => {
  const tenantId = await world.readyTenant();
  const change = (set: string) =>
    worker.ownerDb.withTenant(tenantId, (tx) =>
      tx.execute(`update platform.audit_log set ${set} where tenant_id = '${tenantId}'`),
    );
  await expect(change("reason = null, before = null, after = null")).rejects.toThrow();
  await sql`update platform.tenants set purge_started_at = now() where id = ${tenantId}`;
  await expect(change("action = 'nothing.happened', reason = null, before = null, after = null")).rejects.toThrow();
  await change("reason = null, before = null, after = null");
});

test("every table with a tenant has somebody who has decided what becomes of it", async () => {
  const rows = await sql`
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    join pg_class r on r.relname = c.table_name and r.relnamespace = 'platform'::regnamespace and not r.relispartition
    where c.table_schema = 'platform' and c.column_name = 'tenant_id'`;
  const names = [...rows.map((row) => String(row.name)), "tenants"].sort();
  expect(Object.keys(platformTables).sort()).toEqual(names);
});

test("every column of a row that is emptied has been thought of", async () => {
  const columns = async (table: string) =>
    (
      await sql`select column_name as name from information_schema.columns where table_schema = 'platform' and table_name = ${table} order by 1`
    ).map((row) => row.name);
  const emptied = [
    "address",
    "admin_notes",
    "business_hours",
    "business_type",
    "city",
    "email",
    "hold_reason",
    "logo_id",
    "name",
    "name2",
    "phone",
  ];
  const neutral = [
    "brand_color_primary",
    "brand_color_secondary",
    "country",
    "created_at",
    "currency",
    "deactivated_at",
    "expires_at",
    "hold_until",
    "id",
    "language",
    "last_activity_at",
    "placement",
    "provisioning_failed_at",
    "provisioning_started_at",
    "purge_at",
    "purge_started_at",
    "purged_at",
    "ready_at",
    "sandbox",
    "slug",
    "suspended_at",
    "template",
    "time_zone",
    "updated_at",
  ];
  expect(await columns("tenants")).toEqual([...emptied, ...neutral].sort());
});

test.each([
  ["password_hash", true],
  ["api_key", true],
  ["refresh_token", true],
  ["totp_seed", true],
  ["document_sha256", false],
  ["tokenized_at", false],
  ["name", false],
])("the column %s is a secret: %s", (name, expected) => {
  expect(isSecretColumn(name)).toBe(expected);
});
