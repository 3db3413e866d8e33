import { randomUUIDv7 } from "node:crypto";
import { invoiceFilters } from "@tenantry/core/billing/inputs";
import { invoiceState, isOverdue } from "@tenantry/core/billing/invoice-state";
import type { TenantId } from "@tenantry/core/ids";
import { toDecimal } from "@tenantry/core/money";
import { addOneOffLine } from "@tenantry/services/billing/add-one-off-line";
import {
  getBillingProfile,
  updateBillingProfile,
  updateBillingTerms,
} from "@tenantry/services/billing/billing-profile";
import { creditInvoice } from "@tenantry/services/billing/credit-invoice";
import { disputeClosed, disputeOpened } from "@tenantry/services/billing/dispute-invoice";
import { generateInvoice } from "@tenantry/services/billing/generate-invoice";
import { getInvoice } from "@tenantry/services/billing/get-invoice";
import { getCreditNote, listCreditNotes } from "@tenantry/services/billing/list-credit-notes";
import { listAllInvoices, listInvoices } from "@tenantry/services/billing/list-invoices";
import { markUncollectible } from "@tenantry/services/billing/mark-uncollectible";
import { voidInvoice } from "@tenantry/services/billing/void-invoice";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { renewTenant } from "@tenantry/services/subscription/renew";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { openBilling, vat } from "./support/billing.ts";

const world = await openBilling();
afterAll(world.close);
const { sql, at } = world;
const staffId = randomUUIDv7();
const staff = (tenantId: TenantId) => ({
  ...world.staff,
  tenantId,
  actor: { type: "staff" as const, id: staffId, role: "admin" as const },
});
const reason = "The customer asked";

beforeEach(async () => {
  await world.billing({ taxRates: [vat(5)] });
  at("2026-06-01T08:00:00Z");
});
afterEach(async () => {
  expect(await world.invariants()).toEqual([]);
});

const audited = (tenantId: TenantId, action: string) =>
  sql`select actor_type, actor_id, reason from platform.audit_log where tenant_id = ${tenantId} and action = ${action}`;
const latest = async (tenantId: TenantId) => (await world.invoicesOf(tenantId)).at(-1);

test("a credit note corrects at the invoice's own rate, up to what is left, to the balance or to be refunded", async () => {
  const tenantId = await world.subscriber("starter");
  const invoice = await latest(tenantId);
  const [line] = await sql`select id from platform.invoice_lines where invoice_id = ${invoice?.id}`;
  // The rate has changed since.
  await world.billing({ taxRates: [vat(15)] });
  const ctx = staff(tenantId);
  const some = await creditInvoice(ctx, { invoiceId: invoice?.id, amountMinor: "9667", reason });
  expect([toDecimal(some.total), some.refunds]).toEqual(["10.150", []]);
  expect(await world.balanceOf(tenantId)).toBe("10.150");
  await expect(
    creditInvoice(ctx, { invoiceId: invoice?.id, lines: [{ lineId: line?.id, amountMinor: "19334" }], reason }),
  ).rejects.toMatchObject({ code: "validation_failed" });
  const rest = await creditInvoice(ctx, {
    invoiceId: invoice?.id,
    lines: [{ lineId: line?.id, amountMinor: "19333" }],
    settledBy: "refund",
    reason,
  });
  expect(toDecimal(rest.total)).toBe("20.300");
  expect(rest.refunds.map((refund) => toDecimal(refund.amount))).toEqual(["20.300"]);
  expect(await world.balanceOf(tenantId)).toBe("10.150");
  const { rows, total } = await listCreditNotes(world.tenant(tenantId));
  expect([total, rows.map((row) => [row.invoiceNumber, row.settledBy])]).toEqual([
    2,
    [
      [invoice?.number, "refund"],
      [invoice?.number, "balance"],
    ],
  ]);
  expect(await getCreditNote(world.tenant(tenantId), some.creditNoteId)).toMatchObject({
    lines: [{ credits: line?.id }],
  });
  expect(await audited(tenantId, "credit_note.created")).toMatchObject([{ actor_id: staffId, reason }, {}]);
  const other = await world.readyTenant();
  await expect(getCreditNote(world.tenant(other), some.creditNoteId)).rejects.toMatchObject({ code: "not_found" });
  await expect(creditInvoice(staff(other), { invoiceId: invoice?.id, amountMinor: "1", reason })).rejects.toMatchObject(
    { code: "not_found" },
  );
});

test("a line of staff's own is billed with what is generated for it, and a void one is not billed again", async () => {
  const tenantId = await world.subscriber("starter");
  const ctx = staff(tenantId);
  await expect(generateInvoice(ctx)).rejects.toMatchObject({ details: { reason: "nothing_to_bill" } });
  const description = { en: "Set-up", ar: "إعداد" };
  await addOneOffLine(ctx, { description, amountMinor: "100000", currency: "OMR", reason });
  const generated = await generateInvoice(ctx);
  const invoice = await getInvoice(ctx, generated.invoiceId);
  expect(invoice).toMatchObject({ kind: "one_off", state: "open", word: "PENDING", lines: [{ description }] });
  expect(toDecimal(invoice.due)).toBe("105.000");
  await voidInvoice(ctx, { invoiceId: invoice.id, reason });
  expect(await getInvoice(ctx, invoice.id)).toMatchObject({ state: "void", word: null, number: generated.number });
  await expect(voidInvoice(ctx, { invoiceId: invoice.id, reason })).rejects.toMatchObject({
    code: "invalid_transition",
  });
  await expect(generateInvoice(ctx)).rejects.toMatchObject({ details: { reason: "nothing_to_bill" } });
  expect(await audited(tenantId, "invoice.voided")).toEqual([{ actor_type: "staff", actor_id: staffId, reason }]);
  const paid = (await world.invoicesOf(tenantId))[0];
  await expect(voidInvoice(ctx, { invoiceId: paid?.id, reason })).rejects.toMatchObject({ code: "invalid_transition" });
});

test("an invoice whose charge a later change has credited cannot be void", async () => {
  const tenantId = await world.subscriber("growth");
  const ctx = staff(tenantId);
  at("2026-07-01T08:00:00Z");
  await renewTenant(ctx);
  const renewal = await latest(tenantId);
  await changePlan(ctx, { planCode: "starter", mode: "reset", by: "staff" });
  await expect(voidInvoice(ctx, { invoiceId: renewal?.id, reason })).rejects.toMatchObject({
    code: "invalid_transition",
  });
});

test("a checkout can be void, which withdraws its change, but neither credited nor given up", async () => {
  const tenantId = await world.subscriber("starter");
  const ctx = staff(tenantId);
  const { invoiceId: id } = await changePlan(ctx, { planCode: "growth", by: "staff" });
  const invoiceId = id ?? "";
  const refused = { code: "invalid_transition" };
  await expect(creditInvoice(ctx, { invoiceId, amountMinor: "1", reason })).rejects.toMatchObject(refused);
  await expect(markUncollectible(ctx, { invoiceId, reason })).rejects.toMatchObject(refused);
  await expect(generateInvoice(ctx)).rejects.toMatchObject({ details: { reason: "checkout_open" } });
  await voidInvoice(ctx, { invoiceId, reason });
  expect((await world.changesOf(tenantId)).at(-1)).toMatchObject({ withdrawn_because: "failed" });
});

test("the current period is generated where nobody has billed it, once", async () => {
  const tenantId = await world.subscriber("starter");
  const ctx = staff(tenantId);
  at("2026-07-01T08:00:00Z");
  await renewTenant(ctx);
  await voidInvoice(ctx, { invoiceId: (await latest(tenantId))?.id, reason });
  const { invoiceId } = await generateInvoice(ctx);
  expect(await getInvoice(ctx, invoiceId)).toMatchObject({ kind: "renewal", total: { minor: 30450n } });
  await expect(generateInvoice(ctx)).rejects.toMatchObject({ code: "conflict" });
});

test("an invoice that is given up leaves no debt and nothing to credit", async () => {
  const tenantId = await world.subscriber("starter");
  const ctx = staff(tenantId);
  at("2026-07-01T08:00:00Z");
  await renewTenant(ctx);
  const invoiceId = (await latest(tenantId))?.id;
  await markUncollectible(ctx, { invoiceId, reason });
  expect(await getInvoice(ctx, invoiceId)).toMatchObject({ state: "uncollectible", word: null });
  await expect(creditInvoice(ctx, { invoiceId, amountMinor: "1", reason })).rejects.toMatchObject({
    code: "invalid_transition",
  });
  const change = await changePlan(ctx, { planCode: "growth", by: "staff" });
  expect(toDecimal(change.dueNow)).toBe("82.950");
});

test("case 20: a disputed payment opens its invoice again and freezes the credit that came out of it", async () => {
  const tenantId = await world.subscriber("growth");
  const ctx = staff(tenantId);
  const invoice = await latest(tenantId);
  const [payment] = await sql`select id from platform.payments where tenant_id = ${tenantId}`;
  await changePlan(ctx, { planCode: "starter", mode: "reset", by: "staff" });
  expect(await world.balanceOf(tenantId)).toBe("52.500");
  await disputeOpened(ctx, { paymentId: payment?.id });
  await disputeOpened(ctx, { paymentId: payment?.id });
  expect(await getInvoice(ctx, invoice?.id)).toMatchObject({ state: "open", isDisputed: true, isOverdue: false });
  at("2026-07-01T08:00:00Z");
  await renewTenant(ctx);
  expect(await latest(tenantId)).toMatchObject({ from_balance_minor: "0", due_minor: "30450" });
  expect(await world.subscriptionsOf(tenantId)).toMatchObject([{ past_due_since: null }]);
  await disputeClosed(ctx, { paymentId: payment?.id, won: true });
  expect(await getInvoice(ctx, invoice?.id)).toMatchObject({ state: "paid", isDisputed: false });
  await disputeOpened(ctx, { paymentId: payment?.id });
  await disputeClosed(ctx, { paymentId: payment?.id, won: false });
  expect(await getInvoice(ctx, invoice?.id)).toMatchObject({ state: "open", isOverdue: true, due: { minor: 82950n } });
  expect(await audited(tenantId, "payment.disputed")).toHaveLength(2);
});

test("the profile is the next invoice's customer; exemption and terms are staff's", async () => {
  const tenantId = await world.subscriber("starter");
  const ctx = world.tenant(tenantId);
  const before = await getBillingProfile(ctx);
  expect(before).toMatchObject({ legalName: null, taxExempt: false, lastGateway: "stripe" });
  await updateBillingProfile(ctx, { legalName: "Acme LLC", taxNumber: "OM123", documentLanguage: "bilingual" });
  await updateBillingTerms(staff(tenantId), { taxExempt: true, termsDays: 30 }, reason);
  at("2026-07-01T08:00:00Z");
  await renewTenant(staff(tenantId));
  const [first, second] = await Promise.all((await world.invoicesOf(tenantId)).map((row) => getInvoice(ctx, row.id)));
  expect(second).toMatchObject({
    customer: { name: { en: "Acme LLC" }, taxNumber: "OM123" },
    language: "bilingual",
    dueAt: new Date("2026-07-31T08:00:00Z"),
    tax: { minor: 0n },
    taxes: [{ code: "exempt" }],
  });
  // What was finalized before stays as it was.
  expect(first).toMatchObject({ customer: { taxNumber: null }, taxes: [{ code: "VAT" }] });
  expect(await audited(tenantId, "billing_profile.updated")).toHaveLength(2);
  await expect(sql`update platform.invoices set total_minor = 1 where id = ${first?.id ?? ""}`).rejects.toThrow(
    "is finalized and cannot change",
  );
});

test("the list's filters say what `invoiceState` says, a page at a time", async () => {
  const ids = [await world.subscriber("starter"), await world.subscriber("growth")];
  for (const id of ids) await changePlan(world.tenant(id), { planCode: "pro", by: "customer" });
  at("2026-07-01T12:00:00Z");
  for (const id of ids) await renewTenant(staff(id));
  at("2026-07-08T21:00:00Z");
  const rows =
    await sql`select i.*, t.time_zone from platform.invoices i join platform.tenants t on t.id = i.tenant_id where i.number is not null`;
  for (const status of invoiceFilters) {
    const expected = rows.filter((row) => {
      const dates = {
        finalizedAt: row.finalized_at,
        dueAt: row.due_at,
        paidAt: row.paid_at,
        disputedAt: row.disputed_at,
        voidedAt: row.voided_at,
        uncollectibleAt: row.uncollectible_at,
      };
      if (status === "overdue") return isOverdue(dates, row.time_zone, world.clock.now());
      if (status === "disputed") return row.disputed_at !== null;
      return invoiceState(dates) === status;
    });
    const { total } = await listAllInvoices(world.staff, { status });
    expect([status, total]).toEqual([status, expected.length]);
  }
  const page = await listInvoices(world.tenant(ids[0] ?? world.parse("")), { pageSize: 1, page: 2 });
  expect([page.rows.length, page.total]).toEqual([1, 3]);
});
