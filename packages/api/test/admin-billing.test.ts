import { randomUUIDv7 } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApi } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
const { admin } = api.trpc;
const { sql } = api.world;

const cookies = { admin: "", sales: "", support: "" };
beforeAll(async () => {
  for (const role of ["admin", "sales", "support"] as const)
    cookies[role] = await api.cookieOf({ realm: "staff" }, await api.staff(role));
});

async function call(path: string, input: Record<string, unknown>, role: keyof typeof cookies = "admin") {
  const { status, body } = await admin(path, { reason: "Asked for in a test", ...input }, { cookie: cookies[role] });
  expect(status, `${path} ${JSON.stringify(body)}`).toBe(200);
  return body;
}
const refusal = async (path: string, input: Record<string, unknown>, role: keyof typeof cookies = "admin") =>
  (await admin(path, { reason: "Asked for in a test", ...input }, { cookie: cookies[role] })).body;

const words = { en: "Set-up", ar: "الإعداد" };
const line = (tenantId: string, amountMinor: string) => ({
  tenantId,
  description: words,
  amountMinor,
  currency: "OMR",
});

async function invoiced(amountMinor = "10000") {
  const { id: tenantId } = await api.tenant();
  await call("admin.billing.addLine", line(tenantId, amountMinor));
  const { invoiceId } = await call("admin.billing.generateInvoice", { tenantId });
  return { tenantId, invoiceId: String(invoiceId) };
}

const reasonsOf = async (tenantId: string, action: string) => {
  const rows = await sql<
    { reason: string | null; actor_type: string }[]
  >`select reason, actor_type from platform.audit_log where tenant_id = ${tenantId} and action = ${action}`;
  return rows.map((row) => ({ ...row }));
};

test("sales change plans, trials and agreements; money is not theirs", async () => {
  const { id: tenantId } = await api.tenant();
  await call(
    "admin.billing.setAgreement",
    { tenantId, value: { kind: "percent_off", planCode: null, percent: 10 } },
    "sales",
  );
  await call("admin.billing.changePlan", { tenantId, planCode: "growth", cycle: "monthly" }, "sales");
  await call("admin.billing.withdrawChange", { tenantId }, "sales");
  expect(await refusal("admin.billing.addLine", line(tenantId, "1"), "sales")).toMatchObject({ code: "forbidden" });
  expect(await refusal("admin.billing.pause", { tenantId }, "sales")).toMatchObject({ code: "forbidden" });
  expect(await refusal("admin.billing.changePlan", { tenantId, planCode: "growth" }, "support")).toMatchObject({
    code: "forbidden",
  });
  await call("admin.billing.overview", { tenantId }, "support");
});

test("what a change would cost is what it is invoiced at", async () => {
  const { id: tenantId } = await api.tenant();
  const asked = { tenantId, planCode: "growth", cycle: "monthly" };
  const preview = await call("admin.billing.previewChange", asked);
  const change = await call("admin.billing.changePlan", asked);
  expect(change.dueNow).toEqual(preview.dueNow);
  expect(await reasonsOf(tenantId, "subscription.change_requested")).toEqual([
    { reason: "Asked for in a test", actor_type: "staff" },
  ]);
});

test("a transfer pays an invoice once, its evidence stays, and less than what is due is refused", async () => {
  const at = await invoiced();
  const paid = {
    ...at,
    means: "bank_transfer",
    amount: "9.999",
    reference: "TRF-1",
    paidAt: new Date(Date.now() - 60_000).toISOString(),
    evidence: "Line 7 of the statement",
  };
  expect(await refusal("admin.billing.bookPayment", paid)).toMatchObject({ fields: { amount: ["amount_too_low"] } });
  expect(await refusal("admin.billing.bookPayment", { ...paid, amount: "ten" })).toMatchObject({
    fields: { amount: ["invalid_amount"] },
  });
  await call("admin.billing.bookPayment", { ...paid, amount: "100" });
  const invoice = await call("admin.billing.invoice", at);
  expect(invoice).toMatchObject({ state: "paid" });
  expect(invoice.movements).toMatchObject([
    { kind: "payment", evidence: { text: "Line 7 of the statement", reference: "TRF-1" } },
  ]);
  const { rows } = await call("admin.billing.trail", { tenantId: at.tenantId });
  expect(rows).toEqual(expect.arrayContaining([expect.objectContaining({ action: "invoice.paid", by: "Sam" })]));
  expect(await call("admin.billing.money", { tenantId: at.tenantId })).toHaveLength(2);
  expect(await reasonsOf(at.tenantId, "invoice.paid")).toEqual([
    { reason: "Asked for in a test", actor_type: "staff" },
  ]);
  expect(await refusal("admin.billing.bookPayment", { ...paid, amount: "100" })).toMatchObject({
    code: "invalid_transition",
  });
});

test("the credit that is shown is the credit that is written", async () => {
  const at = await invoiced("10000");
  const asked = { ...at, amountMinor: "3333" };
  const preview = await call("admin.billing.previewCredit", asked);
  const credit = await call("admin.billing.creditInvoice", asked);
  expect(credit.total).toEqual(preview.total);
  expect(preview.toBalance).toEqual(preview.total);
  expect(await refusal("admin.billing.previewCredit", { ...at, amountMinor: "99999" })).toMatchObject({
    fields: { amount: ["above_remainder"] },
  });
  const invoice = await call("admin.billing.invoice", at);
  expect(invoice.creditNotes).toMatchObject([{ reason: "Asked for in a test" }]);
});

test("a hold is shown and released with a reason", async () => {
  const { id: tenantId } = await api.tenant();
  const holdId = randomUUIDv7();
  await sql`insert into platform.billing_holds (id, tenant_id, reason, details, created_at)
    values (${holdId}, ${tenantId}, 'too_much_money', '{}', now())`;
  expect(await call("admin.billing.overview", { tenantId })).toMatchObject({ hold: { id: holdId } });
  expect(await refusal("admin.billing.generateInvoice", { tenantId })).toMatchObject({
    code: "conflict",
    details: { reason: "billing_on_hold" },
  });
  await call("admin.billing.releaseHold", { tenantId, holdId });
  expect(await call("admin.billing.overview", { tenantId })).toMatchObject({ hold: null });
  expect(await reasonsOf(tenantId, "billing.released")).toEqual([
    { reason: "Asked for in a test", actor_type: "staff" },
  ]);
});

test("a draft is seen and finalized; another tenant's is not found", async () => {
  const { id: tenantId } = await api.tenant();
  const { id: other } = await api.tenant();
  const invoiceId = randomUUIDv7();
  await sql`insert into platform.invoices (id, tenant_id, kind, currency, net_minor, tax_minor, total_minor,
      from_balance_minor, due_minor, taxes, language, terms_days, created_at, finalize_at)
    values (${invoiceId}, ${tenantId}, 'one_off', 'OMR', 5000, 0, 5000, 0, 5000, '[]', 'en', 14, now(), now() + interval '1 day')`;
  await sql`insert into platform.invoice_lines (id, tenant_id, invoice_id, position, kind, code, currency, list_minor,
      amount_minor, tax_code, tax_rate_ppm, tax_inclusive, created_at)
    values (${randomUUIDv7()}, ${tenantId}, ${invoiceId}, 1, 'one_off', 'one_off', 'OMR', 5000, 5000, 'none', 0, false, now())`;
  const { rows } = await call("admin.billing.invoices", { tenantId });
  expect(rows).toMatchObject([{ id: invoiceId, state: "draft", number: null }]);
  for (const path of ["finalizeInvoice", "voidInvoice", "markUncollectible", "invoice"])
    expect(await refusal(`admin.billing.${path}`, { tenantId: other, invoiceId })).toMatchObject({ code: "not_found" });
  expect(await call("admin.billing.finalizeInvoice", { tenantId, invoiceId })).toMatchObject({ kind: "open" });
  expect(await reasonsOf(tenantId, "invoice.finalized")).toEqual([
    { reason: "Asked for in a test", actor_type: "staff" },
  ]);
});

test("only a sandbox has a clock", async () => {
  const { id: tenantId } = await api.tenant();
  expect(await refusal("admin.billing.moveClock", { tenantId, move: { by: "day" } })).toMatchObject({
    code: "not_found",
  });
});
