import { randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { toDecimal } from "@tenantry/core/money";
import { addOneOffLine } from "@tenantry/services/billing/add-one-off-line";
import { billingOverview } from "@tenantry/services/billing/billing-overview";
import { creditInvoice } from "@tenantry/services/billing/credit-invoice";
import { disputeOpened } from "@tenantry/services/billing/dispute-invoice";
import { generateInvoice } from "@tenantry/services/billing/generate-invoice";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { getCreditNote } from "@tenantry/services/billing/list-credit-notes";
import { buyAddOn } from "@tenantry/services/subscription/buy-add-on";
import { renewTenant } from "@tenantry/services/subscription/renew";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { openBilling, vat } from "./support/billing.ts";

const world = await openBilling();
afterAll(async () => {
  await sql`delete from platform.add_on_prices`;
  await world.close();
});
const { sql, at, tenant } = world;
const reason = "The customer asked";
const staff = (tenantId: TenantId) => ({
  ...world.staff,
  tenantId,
  actor: { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const },
});
const noteOf = async (tenantId: TenantId) => {
  const [row] =
    await sql`select id from platform.credit_notes where tenant_id = ${tenantId} order by created_at desc limit 1`;
  return getCreditNote(tenant(tenantId), row?.id);
};
const give = (tenantId: TenantId, amountMinor: string, en = "Goodwill") =>
  addOneOffLine(staff(tenantId), { description: { en, ar: "تعويض" }, amountMinor, currency: "OMR", reason });

beforeEach(async () => {
  await world.billing({ taxRates: [vat(5)] });
  at("2026-06-01T08:00:00Z");
});
afterEach(async () => {
  expect(await world.invariants()).toEqual([]);
});

test("what staff give back beyond a bill becomes a credit note in staff's words, which corrects no charge", async () => {
  const tenantId = await world.subscriber("starter");
  const first = await give(tenantId, "-40000");
  const second = await give(tenantId, "-5000", "More goodwill");
  at("2026-07-01T08:00:00Z");
  await renewTenant({ ...world.worker, tenantId });
  const invoice = await getInvoice(tenant(tenantId), (await world.invoicesOf(tenantId)).at(-1)?.id);
  expect(toDecimal(invoice.total)).toBe("0.000");
  const note = await noteOf(tenantId);
  expect(note.lines).toMatchObject([
    { credits: null, lineId: first.lineId, amountMinor: "11000" },
    { credits: null, lineId: second.lineId, amountMinor: "5000" },
  ]);
  expect(note.credited.map(({ id }) => id)).toEqual([invoice.id]);
  expect(toDecimal(note.total)).toBe("16.800");
  expect(await world.balanceOf(tenantId)).toBe("16.800");
});

test("without any charge it is a credit note that names no invoice", async () => {
  const tenantId = await world.subscriber("starter");
  const { lineId } = await give(tenantId, "-1000");
  await expect(generateInvoice(staff(tenantId))).rejects.toMatchObject({ code: "conflict" });
  const note = await noteOf(tenantId);
  expect(note).toMatchObject({ credited: [], lines: [{ credits: null, lineId }] });
  expect(await world.balanceOf(tenantId)).toBe("1.050");
});

test("credit out of two invoices names both, and each part of the balance knows its own", async () => {
  await sql`insert into platform.add_on_prices (feature_code, currency, cycle, amount_minor) values ('white_label', 'OMR', 'yearly', 365000)`;
  const tenantId = await world.subscriber("starter", { billingCycle: "yearly" });
  const { invoiceId: addOn } = await buyAddOn(tenant(tenantId), { featureCode: "white_label" });
  await world.pay(tenantId, addOn ?? "");
  const plan = (await world.invoicesOf(tenantId))[0]?.id;
  at("2026-06-11T08:00:00Z");
  await world.changeAndPay(tenantId, { planCode: "starter", cycle: "monthly", mode: "reset" });
  const note = await noteOf(tenantId);
  expect(note.credited.map(({ id }) => id)).toEqual([plan, addOn]);
  expect(note.lines).toHaveLength(2);
  const entries = await sql<{ origin_invoice_id: string; amount_minor: string }[]>`
    select origin_invoice_id, amount_minor from platform.balance_entries where tenant_id = ${tenantId} and kind = 'credit_note'`;
  expect(entries.map((entry) => entry.origin_invoice_id).sort()).toEqual([plan, addOn].sort());
  const ofAddOn = entries.find((entry) => entry.origin_invoice_id === addOn);
  // 355 of 365 days of 365.000, with 5 % tax.
  expect(ofAddOn).toMatchObject({ amount_minor: "372750" });
  for (const id of [plan, addOn ?? ""]) {
    const { creditNotes } = await getInvoice(tenant(tenantId), id);
    expect(creditNotes.map(({ number }) => number)).toEqual([note.number]);
    const over = { invoiceId: id, amountMinor: "11000", reason };
    await expect(creditInvoice(staff(tenantId), over)).rejects.toMatchObject({ code: "validation_failed" });
  }
  // A dispute about one of them freezes what came out of it, and nothing else.
  const before = (await billingOverview(tenant(tenantId))).balance.minor;
  const [payment] = await sql`select id from platform.payments where invoice_id = ${addOn ?? ""}`;
  await disputeOpened({ ...world.worker, tenantId }, { paymentId: payment?.id });
  const { balance } = await billingOverview(tenant(tenantId));
  expect(before - balance.minor).toBe(372_750n);
});
