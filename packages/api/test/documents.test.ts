import { createHash, randomUUIDv7 } from "node:crypto";
import { type TenantId, tenantSchema } from "@tenantry/core/ids";
import { tenantFileKey } from "@tenantry/core/ports/files";
import { memoryFiles } from "@tenantry/services/testing/vendors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveDocument } from "../src/http/document-handler.ts";
import type { Platform } from "../src/platform.ts";
import { openApi as open, type openApi } from "./support/api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
const files = memoryFiles();
const pdf = new TextEncoder().encode("%PDF-1.7 the invoice");

beforeAll(async () => {
  api = await open();
});
afterAll(() => api.close());

/** A finalized invoice whose PDF has been kept. */
async function invoice(tenantId: TenantId): Promise<{ id: string; number: string }> {
  const id = randomUUIDv7();
  const number = `INV-2026-10-${id.slice(-6)}`;
  const key = tenantFileKey(tenantId, "documents", `invoice-${id}.pdf`);
  await files.put(key, pdf, "application/pdf");
  const sha256 = createHash("sha256").update(pdf).digest("hex");
  await api.world.sql`
    insert into platform.invoices (id, tenant_id, kind, number, currency, net_minor, tax_minor, total_minor, from_balance_minor,
      due_minor, taxes, language, terms_days, created_at, finalized_at, due_at, document_key, document_sha256)
    values (${id}, ${tenantId}, 'one_off', ${number}, 'OMR', 1, 0, 1, 0, 1, '[]'::jsonb, 'en', 0, now(), now(), now(), ${key}, ${sha256})`;
  return { id, number };
}

const get = (as: "owner" | "staff", tenantId: string, id: string, cookie?: string) => {
  const platform: Platform = { ...(as === "owner" ? api.portal : api.admin), files: async () => files };
  const request = new Request("https://app.example.com/", { headers: cookie ? { cookie } : {} });
  return serveDocument(platform, request, { as, kind: "invoice", tenantId, id });
};

test("owner, billing contact and staff get the same bytes, as a private download named by its number", async () => {
  const { id: tenantId, ownerId } = await api.tenant();
  const { id, number } = await invoice(tenantId);
  const contact = await api.billingContact(tenantId);
  const support = await api.staff("support");
  const answers = [
    await get("owner", tenantId, id, await api.cookieOf({ realm: "owner" }, ownerId)),
    await get("owner", tenantId, id, await api.cookieOf({ realm: "owner" }, contact)),
    await get("staff", tenantId, id, await api.cookieOf({ realm: "staff" }, support)),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(pdf);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="${number}.pdf"`);
    expect(answer.headers.get("cache-control")).toMatch(/^private/);
  }
});

test("nobody else does: strangers, another tenant's owner, another tenant's address, ids that are none", async () => {
  const [mine, theirs] = [await api.tenant(), await api.tenant()];
  const { id } = await invoice(theirs.id);
  const cookie = await api.cookieOf({ realm: "owner" }, mine.ownerId);
  const staff = await api.cookieOf({ realm: "staff" }, await api.staff("admin"));
  const statuses = await Promise.all([
    get("owner", theirs.id, id),
    get("staff", theirs.id, id),
    get("owner", theirs.id, id, cookie),
    get("owner", mine.id, id, cookie),
    get("staff", mine.id, id, staff),
    get("owner", mine.id, "../../etc/passwd", cookie),
    get("owner", tenantSchema(mine.id), id, cookie),
    get("staff", theirs.id, id, cookie),
  ]);
  expect(statuses.map((answer) => answer.status)).toEqual([401, 401, 404, 404, 404, 404, 404, 401]);
});
