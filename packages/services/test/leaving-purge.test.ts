import { tenantSchema } from "@tenantry/core/ids";
import { tenantFileKey } from "@tenantry/core/ports/files";
import { sweepPurges } from "@tenantry/services/leaving/begin-purge";
import { deactivateTenant } from "@tenantry/services/leaving/deactivate";
import { getLeavingForStaff } from "@tenantry/services/leaving/get-leaving";
import { platformTables } from "@tenantry/services/leaving/platform-tables";
import { purgeRuns, purgeWorkspace } from "@tenantry/services/leaving/purge-workspace";
import { restoreTenant } from "@tenantry/services/leaving/restore";
import { diagnose } from "@tenantry/services/operations/doctor";
import { requireAccess } from "@tenantry/services/tenant/require-access";
import { resolveSlug } from "@tenantry/services/tenant/resolve-slug";
import { updateTenant } from "@tenantry/services/tenant/update-tenant";
import { recountUsage } from "@tenantry/services/usage/recount";
import { rollUpUsage } from "@tenantry/services/usage/roll-up";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { uploadFile } from "@tenantry/services/workspace/upload-file";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openLeavingWorld, purgeSteps, reason, start } from "./support/leaving.ts";
import { unique } from "./support/world.ts";

const world = await openLeavingWorld();
afterAll(world.close);
const { sql, worker, email, at, ownerOf, clerk, tenantRow, exported, clock } = world;

beforeEach(async () => {
  clock.set(start);
  await world.settings({});
});

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
    for (const step of purgeSteps) await step(worker, tenantId);
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
    for (const step of purgeSteps) {
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
    for (const step of purgeSteps) await step(worker, tenantId);
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
