import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { tenantFileKey } from "@tenantry/core/ports/files";
import { memoryFiles } from "@tenantry/services/testing/vendors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveExport } from "../src/http/export-handler.ts";
import { openApi as open, type openApi } from "./support/api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
const files = memoryFiles();
const zip = new TextEncoder().encode("PK everything");

beforeAll(async () => {
  api = await open();
});
afterAll(() => api.close());

/** An export that is ready for `days` more days. */
async function packed(tenantId: TenantId, days = 7): Promise<string> {
  const id = randomUUIDv7();
  const key = tenantFileKey(tenantId, "exports", `export-${id}.zip`);
  await files.put(key, zip, "application/zip");
  const expiresAt = new Date(Date.now() + days * 86_400_000);
  await api.world.sql`
    insert into platform.exports (id, tenant_id, requested_by, locale, requested_at, started_at, finished_at, file_key, byte_count, sha256, expires_at)
    values (${id}, ${tenantId}, 'owner', 'en', '2026-10-24T10:00:00Z', now(), now(), ${key}, ${zip.byteLength}, 'x', ${expiresAt})`;
  return id;
}

const get = (tenantId: string, exportId: string, cookie?: string) => {
  const request = new Request("https://app.example.com/", { headers: cookie ? { cookie } : {} });
  return serveExport({ ...api.portal, files: async () => files }, request, { tenantId, exportId });
};
const owner = (id: string) => api.cookieOf({ realm: "owner" }, id);

test("an owner gets the archive as a private download, and it is on record", async () => {
  const { id, slug, ownerId } = await api.tenant();
  const exportId = await packed(id);
  const answer = await get(id, exportId, await owner(ownerId));
  expect(answer.status).toBe(200);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(zip);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "application/zip",
    "content-length": String(zip.byteLength),
    "content-disposition": `attachment; filename="${slug}-2026-10-24.zip"`,
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
  });
  const rows = await api.world.sql`
    select actor_type, actor_id from platform.audit_log where action = 'export.downloaded' and target_id = ${exportId}`;
  expect(rows).toEqual([{ actor_type: "owner", actor_id: ownerId }]);
});

test("nobody else does: strangers, other owners, billing contacts, staff, whoever comes too late", async () => {
  const [mine, theirs] = [await api.tenant(), await api.tenant()];
  const [exportId, late] = [await packed(theirs.id), await packed(mine.id, -1)];
  const cookie = await owner(mine.ownerId);
  const contact = await owner(await api.billingContact(theirs.id));
  const staff = await api.cookieOf({ realm: "staff" }, await api.staff("super_admin"));
  const answers = await Promise.all([
    get(theirs.id, exportId),
    get(theirs.id, exportId, cookie),
    get(mine.id, exportId, cookie),
    get(theirs.id, exportId, contact),
    get(theirs.id, exportId, staff),
    get(mine.id, "../../etc/passwd", cookie),
    get(mine.id, late, cookie),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([401, 404, 404, 403, 401, 404, 410]);
});
