import { createHash } from "node:crypto";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { connect } from "@tenantry/db/client";
import { secretBox } from "@tenantry/db/secret-box";
import { archivist } from "@tenantry/documents/archive";
import { filesOf, textIn } from "@tenantry/documents/testing/read-archive";
import { sweepPurges } from "@tenantry/services/leaving/begin-purge";
import { deactivateTenant } from "@tenantry/services/leaving/deactivate";
import { openExport } from "@tenantry/services/leaving/read-export";
import { requestExport } from "@tenantry/services/leaving/request-export";
import { beginExport, writeExport } from "@tenantry/services/leaving/write-export";
import { carryNotes } from "@tenantry/services/outbox/carry-notes";
import { createSecondDatabase, placeIn } from "@tenantry/services/testing/database";
import { brokenTenancy } from "@tenantry/services/testing/invariants";
import { purgeSteps } from "@tenantry/services/testing/leaving";
import { openWorld, unique } from "@tenantry/services/testing/world";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { inviteUser } from "@tenantry/services/workspace/invite-user";
import { uploadFile } from "@tenantry/services/workspace/upload-file";
import { afterAll, expect, test } from "vitest";

const secrets = secretBox({ current: "a key that only these tests know of" });
const world = await openWorld({ secrets });
const second = await createSecondDatabase();
const there = connect(second.adminUrl, "leaving-placed-test");
await placeIn("second", { adminUrl: second.adminUrl, ownerUrl: world.database.ownerUrl, secrets });
const { sql, clock } = world;
const worker = { ...world.worker, archivist };

afterAll(async () => {
  await there.end();
  await world.close();
  await second.drop();
});

/** A business with an order, a second user and a file, all of which say its name. */
async function business(placement: "primary" | "second") {
  await world.settings({ defaultPlacement: placement });
  const name = unique("zubaida");
  const tenantId = await world.readyTenant({ planCode: "growth", businessName: name });
  const ctx = { ...world.portal, tenantId, actor: { type: "system" as const }, files: world.files };
  await createOrder(ctx, { customer: `Laila of ${name}`, total: "3.500" });
  await inviteUser(ctx, { email: `${name}-uma@example.com`, name: "Uma", role: "member" });
  await uploadFile(ctx, { name: "note.txt", content: new TextEncoder().encode(`a note of ${name}`) });
  await carryNotes(worker);
  const [owner] = await sql`select owner_id from platform.memberships where tenant_id = ${tenantId}`;
  return { ...ctx, name, actor: { type: "owner" as const, id: String(owner?.owner_id) } };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const schemaIn = async (database: typeof there, tenantId: TenantId) =>
  (await database`select from pg_namespace where nspname = ${tenantSchema(tenantId)}`).length;

test("the archive of a placed business has its rows of both databases, and nothing of a neighbour in either", async () => {
  const ctx = await business("second");
  const neighbours = [await business("second"), await business("primary")];
  const { tenantId } = ctx;
  expect([await schemaIn(sql, tenantId), await schemaIn(there, tenantId)]).toEqual([0, 1]);

  const { exportId } = await requestExport(ctx, { reason: null });
  expect(await beginExport(worker, { tenantId, exportId })).toBe(true);
  await writeExport(worker, { tenantId, exportId });
  const { stream } = await openExport(ctx, exportId);
  const archive = new Uint8Array(await new Response(stream).arrayBuffer());
  const [kept] = await sql`select sha256, byte_count::int as bytes from platform.exports where id = ${exportId}`;
  expect(kept).toEqual({ sha256: sha256(archive), bytes: archive.byteLength });

  const files = await filesOf(archive);
  const rowsOf = (part: string): Record<string, unknown>[] =>
    textIn(files, `${part}.jsonl`)
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  const tables = await there`select relname as name from pg_class
    where relnamespace = ${tenantSchema(tenantId)}::regnamespace and relkind = 'r' order by 1`;
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(["branches", "files", "orders", "users"]));
  for (const { name } of tables) {
    const rows = await there`select from ${there(`${tenantSchema(tenantId)}.${name}`)}`;
    expect(rowsOf(`workspace/${name}`), name).toHaveLength(rows.length);
    expect(files.has(`workspace/${name}.csv`), name).toBe(true);
  }
  expect(rowsOf("workspace/orders")).toMatchObject([{ customer: `Laila of ${ctx.name}`, total_minor: 3500 }]);
  expect(rowsOf("workspace/users").map(({ email }) => email)).toContain(`${ctx.name}-uma@example.com`);
  expect(rowsOf("workspace/files")).toMatchObject([{ name: "note.txt" }]);
  const uploads = [...files.keys()].filter((path) => path.startsWith("files/"));
  expect(uploads.map((path) => textIn(files, path))).toEqual([`a note of ${ctx.name}`]);

  expect(rowsOf("platform/tenants")).toMatchObject([{ id: tenantId, name: ctx.name, placement: "second" }]);
  expect(rowsOf("platform/people")).toMatchObject([{ id: ctx.actor.id, role: "owner" }]);
  expect(rowsOf("platform/subscriptions")).toMatchObject([{ plan_code: "growth" }]);
  expect(rowsOf("platform/audit_log").map(({ action }) => action)).toEqual(
    expect.arrayContaining(["order.created", "user.invited", "export.requested"]),
  );

  const manifest: { files: { path: string; sha256: string; bytes: number; rows?: number }[] } = JSON.parse(
    textIn(files, "manifest.json"),
  );
  expect([...manifest.files.map(({ path }) => path), "manifest.json"].sort()).toEqual([...files.keys()].sort());
  for (const { path, rows, ...listed } of manifest.files) {
    const bytes = files.get(path) ?? new Uint8Array();
    expect(listed, path).toEqual({ sha256: sha256(bytes), bytes: bytes.byteLength });
    if (rows !== undefined) expect(rows, path).toBe(rowsOf(path.replace(/\.jsonl$/, "")).length);
  }

  const everything = [...files.keys()].map((path) => `${path}\n${textIn(files, path)}`).join("\n");
  expect(everything).toContain(ctx.name);
  for (const { name, tenantId: id, actor } of neighbours)
    for (const word of [name, id, tenantSchema(id), actor.id]) expect(everything).not.toContain(word);
});

test("its purge takes the schema out of the second database, counts what was there, and leaves the neighbour", async () => {
  const [ctx, neighbour] = [await business("second"), await business("second")];
  const { tenantId } = ctx;
  const marksThere = () => there`select from platform.pending_notes where tenant_id = ${tenantId}`;
  const [before] = await there`select count(*)::int as users from ${there(`${tenantSchema(tenantId)}.users`)}`;
  // Its note waits there to be carried over, and must not be left behind.
  await createOrder(ctx, { customer: "Huda", total: "1.250" });
  expect(await marksThere()).not.toEqual([]);
  await deactivateTenant(ctx, { reason: null });
  clock.set(new Date(clock.now().getTime() + 91 * 86_400_000));
  await sweepPurges(worker);
  for (const step of purgeSteps) await step(worker, tenantId);

  expect(await schemaIn(there, tenantId)).toBe(0);
  expect(await marksThere()).toEqual([]);
  expect(await there`select from platform.tenant_migrations where tenant_id = ${tenantId}`).toEqual([]);
  const [certificate] = await sql`select removed from platform.purge_certificates where tenant_id = ${tenantId}`;
  expect(certificate?.removed).toEqual(
    expect.arrayContaining([
      { what: "workspace.orders", count: 2 },
      { what: "workspace.users", count: before?.users },
      { what: "files.files", count: 1 },
    ]),
  );
  expect(await sql`select from platform.tenants where id = ${tenantId} and purged_at is not null`).toHaveLength(1);
  expect([...world.files.kept.keys()].filter((key) => key.startsWith(tenantSchema(tenantId)))).toEqual([]);

  const left = await there`select customer from ${there(`${tenantSchema(neighbour.tenantId)}.orders`)}`;
  expect(left).toEqual([{ customer: `Laila of ${neighbour.name}` }]);
  await carryNotes(worker);
  expect(await brokenTenancy(world.database, secrets)).toEqual([]);
});
