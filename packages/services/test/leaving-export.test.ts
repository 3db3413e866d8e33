import { tenantSchema } from "@tenantry/core/ids";
import { isSecretColumn } from "@tenantry/core/leaving/export";
import { sendExportReady } from "@tenantry/services/email/send-leaving";
import { expireExports } from "@tenantry/services/leaving/expire-exports";
import { listExports, openExport } from "@tenantry/services/leaving/read-export";
import { requestExport } from "@tenantry/services/leaving/request-export";
import { writeExport } from "@tenantry/services/leaving/write-export";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { uploadFile } from "@tenantry/services/workspace/upload-file";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openLeavingWorld, reason, start } from "./support/leaving.ts";

const world = await openLeavingWorld();
afterAll(world.close);
const { sql, worker, at, ownerOf, clerk, actions, mails, exported, clock } = world;

beforeEach(async () => {
  clock.set(start);
  await world.settings({});
});

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
