import type { TenantId } from "@tenantry/core/ids";
import { registrationStatus } from "@tenantry/core/tenant/registration";
import { remindPayers } from "@tenantry/services/email/remind-payers";
import { sendRegistrationApproved, sendRegistrationExpired } from "@tenantry/services/email/send-approval-news";
import { refreshPayment } from "@tenantry/services/payments/refresh-payment";
import { startPayment } from "@tenantry/services/payments/start-payment";
import { rollBackProvisioning } from "@tenantry/services/provisioning/roll-back";
import { approveRegistration } from "@tenantry/services/tenant/approve-registration";
import { confirmRegistration } from "@tenantry/services/tenant/confirm-registration";
import { expireRegistrations } from "@tenantry/services/tenant/expire-registrations";
import { refundRegistration } from "@tenantry/services/tenant/refund-registration";
import {
  payRegistration,
  refreshRegistrationPayment,
  registrationCheckout,
} from "@tenantry/services/tenant/registration-checkout";
import { registrationResult } from "@tenantry/services/tenant/registration-result";
import { provision } from "@tenantry/services/testing/world";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { openPaymentWorld, visit } from "./support/payment-world.ts";

const world = await openPaymentWorld();
beforeEach(() => world.settings({ payFirst: "offered" }));
afterEach(async () => {
  await world.clearFaults();
  expect(await world.invariants()).toEqual([]);
});
afterAll(world.close);

const link = { spend: async () => undefined, signOutOwner: async () => undefined };
const vat = {
  country: "OM",
  code: "VAT",
  name: { en: "VAT", ar: "ضريبة القيمة المضافة" },
  ratePpm: 50_000,
  validFrom: "2020-01-01T00:00:00Z",
};
const later = (hours: number) => world.clock.set(new Date(world.clock.now().getTime() + hours * 3_600_000));

/** A business that wants to pay before it is set up. */
async function payer(change: Parameters<typeof world.register>[0] = {}) {
  const { tenantId } = await world.register({ planCode: "starter", startType: "paid", ...change });
  return { tenantId, ctx: world.as.owner(tenantId) };
}
async function pageOf(ctx: ReturnType<typeof world.as.owner>): Promise<string> {
  const result = await payRegistration(ctx, visit);
  if (result.status !== "action_required") throw new Error(`no page: ${JSON.stringify(result)}`);
  return result.url;
}
const rowOf = async (tenantId: TenantId) => {
  const [row] = await world.sql`select * from platform.registrations where tenant_id = ${tenantId}`;
  if (!row) throw new Error("no registration");
  return row;
};
const stepOf = async (tenantId: TenantId) => (await registrationResult(world.portal, tenantId)).nextStep;
const slugsOf = (tenantId: TenantId) => world.sql`select slug from platform.slugs where tenant_id = ${tenantId}`;
const invoicesOf = (tenantId: TenantId) =>
  world.sql`select * from platform.invoices where tenant_id = ${tenantId} order by created_at, id`;
const liveOf = async (tenantId: TenantId) =>
  (await world.sql`select * from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`)[0];

describe("a business that pays first", () => {
  test("is asked for exactly what the invoice says, is set up by its payment, and its period begins when it is ready", async () => {
    const { tenantId, ctx } = await payer();
    expect(await stepOf(tenantId)).toBe("pay");
    expect(await slugsOf(tenantId)).toHaveLength(1);
    expect(await world.outbox(tenantId, "tenant/registered")).toEqual([]);
    const shown = await registrationCheckout(ctx);
    expect(shown).toMatchObject({ planCode: "starter", cycle: "monthly", invoice: null });
    const page = await pageOf(ctx);
    const written = await registrationCheckout(ctx);
    expect(written).toMatchObject({ total: shown.total, due: shown.due, invoice: { number: expect.any(String) } });
    expect((await world.payPage(page)).status).toBe(303);
    expect(await stepOf(tenantId)).toBe("pay");
    later(2);
    await world.deliver({ copies: 2 });
    expect(await stepOf(tenantId)).toBe("provisioning");
    expect(await world.outbox(tenantId, "tenant/registered")).toEqual([{ tenantId }]);
    later(1);
    const ready = world.clock.now();
    await provision(world.worker, tenantId);
    expect(await stepOf(tenantId)).toBe(null);
    const live = await liveOf(tenantId);
    expect(live).toMatchObject({ plan_code: "starter", trial_ends_at: null, started_at: ready, period_start: ready });
    expect(live?.period_end.getTime()).toBeGreaterThan(ready.getTime() + 27 * 86_400_000);
    const [invoice, ...more] = await invoicesOf(tenantId);
    expect(more).toEqual([]);
    expect(invoice).toMatchObject({ paid_at: expect.any(Date), subscription_id: live?.id });
    expect(BigInt(invoice?.due_minor)).toBe(shown.due.minor);
    const [line] = await world.sql`select * from platform.invoice_lines where invoice_id = ${invoice?.id}`;
    expect(line).toMatchObject({ subscription_id: live?.id, service_start: ready, service_end: live?.period_end });
    expect(await world.charges(tenantId)).toHaveLength(1);
    expect(await world.audits(tenantId)).toEqual(
      expect.arrayContaining([
        "registration.checkout_opened",
        "invoice.finalized",
        "invoice.paid",
        "registration.paid",
      ]),
    );
  });

  test("is known to have paid when it returns, before any webhook", async () => {
    const { tenantId, ctx } = await payer();
    expect(await refreshRegistrationPayment(ctx)).toBeNull();
    const page = await pageOf(ctx);
    await world.payPage(page);
    expect(await refreshRegistrationPayment(ctx)).toEqual({ status: "succeeded" });
    await world.deliver();
    expect(await refreshRegistrationPayment(ctx)).toEqual({ status: "succeeded" });
    expect(await world.outbox(tenantId, "tenant/registered")).toHaveLength(1);
    await expect(payRegistration(ctx, visit)).rejects.toMatchObject({ code: "invalid_transition" });
  });

  test("opened in two tabs, left and opened again is one invoice, one page and one charge", async () => {
    const { tenantId, ctx } = await payer();
    const [one, two] = await Promise.all([pageOf(ctx), pageOf(ctx)]);
    expect(two).toBe(one);
    later(1);
    expect(await pageOf(ctx)).toBe(one);
    await world.payPage(one);
    await world.payPage(one);
    await Promise.all([refreshRegistrationPayment(ctx), refreshRegistrationPayment(ctx)]);
    await world.deliver({ copies: 2 });
    expect(await world.charges(tenantId)).toHaveLength(1);
    expect(await invoicesOf(tenantId)).toHaveLength(1);
    expect(await world.outbox(tenantId, "tenant/registered")).toHaveLength(1);
  });

  test("declined on the page stays open: another card pays it", async () => {
    const { tenantId, ctx } = await payer();
    const page = await pageOf(ctx);
    expect((await world.payPage(page, "4000000000000002")).status).toBe(402);
    await world.deliver();
    expect(await stepOf(tenantId)).toBe("pay");
    await world.payPage(page);
    await world.deliver();
    expect(await stepOf(tenantId)).toBe("provisioning");
    expect(await world.charges(tenantId)).toHaveLength(1);
  });

  test("cannot be paid by somebody else's owner", async () => {
    const { tenantId, ctx } = await payer();
    const other = await payer();
    await pageOf(ctx);
    const [invoice] = await invoicesOf(tenantId);
    const foreign = { ...visit, invoiceId: invoice?.id, saveMethod: true };
    await expect(startPayment(other.ctx, foreign)).rejects.toMatchObject({ code: "not_found" });
    expect(await refreshPayment(other.ctx, foreign)).toBeNull();
    expect(await stepOf(other.tenantId)).toBe("pay");
  });
});

describe("who may choose", () => {
  test.each([
    ["off", "starter", "paid", { startType: ["start_not_offered"] }],
    ["required", "starter", "trial", { startType: ["start_not_offered"] }],
  ] as const)("with %s, %s and %s it is refused at the field", async (payFirst, planCode, startType, fields) => {
    await world.settings({ payFirst });
    await expect(world.register({ planCode, startType })).rejects.toMatchObject({
      code: "validation_failed",
      details: { fields },
    });
  });

  test.each([
    ["off", "starter", undefined, "provisioning"],
    ["offered", "starter", undefined, "provisioning"],
    ["offered", "starter", "trial", "provisioning"],
    ["required", "starter", undefined, "pay"],
    ["required", "free", undefined, "provisioning"],
    ["offered", "free", "paid", "provisioning"],
  ] as const)("with %s, %s and %s it goes on with %s %s", async (payFirst, planCode, startType, step) => {
    await world.settings({ payFirst });
    const { tenantId } = await world.register({ planCode, ...(startType && { startType }) });
    expect(await stepOf(tenantId)).toBe(step);
  });

  test("a plan that only sales give is refused as ever", async () => {
    await expect(world.register({ planCode: "enterprise", startType: "paid" })).rejects.toMatchObject({
      code: "plan_not_selectable",
    });
  });
});

describe("in order: address, approval, payment", () => {
  const confirm = (tenantId: TenantId) => confirmRegistration(world.portal, tenantId, link);
  const approve = (tenantId: TenantId) => approveRegistration(world.as.staff(tenantId), { reason: "known to us" });

  test.each([
    [{}, []],
    [{ emailConfirmation: true }, ["confirm_email"]],
    [{ manualApproval: true }, ["await_approval"]],
    [{ emailConfirmation: true, manualApproval: true }, ["confirm_email", "await_approval"]],
  ] as const)("%j", async (settings, before) => {
    await world.settings({ payFirst: "offered", ...settings });
    const { tenantId, ctx } = await payer();
    for (const step of before) {
      expect(await stepOf(tenantId)).toBe(step);
      await expect(payRegistration(ctx, visit)).rejects.toMatchObject({ code: "invalid_transition" });
      later(1);
      await (step === "confirm_email" ? confirm(tenantId) : approve(tenantId));
    }
    expect(await stepOf(tenantId)).toBe("pay");
    const day = new Date(world.clock.now().getTime() + 24 * 3_600_000);
    expect((await rowOf(tenantId)).expires_at).toEqual(day);
    expect(await world.outbox(tenantId, "tenant/registered")).toEqual([]);
    await world.payPage(await pageOf(ctx));
    await world.deliver();
    expect(await stepOf(tenantId)).toBe("provisioning");
    await provision(world.worker, tenantId);
    expect(await stepOf(tenantId)).toBe(null);
  });

  test("a known address adds the business to its account first, then pays", async () => {
    const first = await world.register({ planCode: "starter" });
    const [owner] = await world.sql`select email from platform.owners where id = ${first.ownerId}`;
    const adminUser = { email: owner?.email };
    const { tenantId, knownAddress } = await world.register({ planCode: "starter", startType: "paid", adminUser });
    expect(knownAddress).toBe(true);
    expect(await stepOf(tenantId)).toBe("confirm_email");
    await confirm(tenantId);
    expect(await stepOf(tenantId)).toBe("pay");
    await world.payPage(await pageOf(world.as.owner(tenantId)));
    await world.deliver();
    expect(await stepOf(tenantId)).toBe("provisioning");
  });
});

describe("abandoned", () => {
  // What the tests above have left unpaid.
  beforeEach(async () => {
    later(30);
    await expireRegistrations(world.jobs);
  });

  test("without a page it gives its address back", async () => {
    const { tenantId, ctx } = await payer();
    later(24);
    await expect(payRegistration(ctx, visit)).rejects.toMatchObject({ code: "gone" });
    expect(await expireRegistrations(world.jobs)).toBe(1);
    expect(await expireRegistrations(world.jobs)).toBe(0);
    expect(await slugsOf(tenantId)).toEqual([]);
    expect(await stepOf(tenantId)).toBe("expired");
    expect((await rowOf(tenantId)).password_hash).toBeNull();
    expect(await world.outbox(tenantId, "registration/expired")).toEqual([{ tenantId }]);
  });

  test("with an open page: the page is ended at the gateway, the invoice void with its number", async () => {
    const { tenantId, ctx } = await payer();
    const page = await pageOf(ctx);
    later(24);
    expect(await expireRegistrations(world.jobs)).toBe(1);
    expect((await world.payPage(page)).status).toBe(410);
    expect(await invoicesOf(tenantId)).toMatchObject([{ voided_at: expect.any(Date), number: expect.any(String) }]);
    expect(await world.charges(tenantId)).toEqual([]);
  });

  test("paid in its last minute, heard of after the deadline: it is honoured", async () => {
    const { tenantId, ctx } = await payer();
    await world.payPage(await pageOf(ctx));
    later(25);
    expect(await stepOf(tenantId)).toBe("expired");
    expect(await expireRegistrations(world.jobs)).toBe(0);
    expect(await stepOf(tenantId)).toBe("provisioning");
    expect(await slugsOf(tenantId)).toHaveLength(1);
    await world.deliver();
    await provision(world.worker, tenantId);
    expect(await liveOf(tenantId)).toMatchObject({ plan_code: "starter" });
  });

  test("money that comes after the release goes back by itself, whole, and staff hear of it", async () => {
    const { tenantId, ctx } = await payer();
    const page = await pageOf(ctx);
    await world.payPage(page);
    // The webhook is late, and the gateway answered the sweep wrongly that the page had ended.
    later(25);
    const [invoice] = await invoicesOf(tenantId);
    await world.sql`update platform.payment_attempts set canceled_at = now() where invoice_id = ${invoice?.id}`;
    expect(await expireRegistrations(world.jobs)).toBe(1);
    await world.deliver({ copies: 2 });
    const [payment, ...more] = await world.payments(tenantId);
    expect(more).toEqual([]);
    expect(payment).toMatchObject({ invoice_id: null, refunded_minor: payment?.amount_minor });
    expect(await world.outbox(tenantId, "payment/refused")).toHaveLength(1);
    expect(await stepOf(tenantId)).toBe("expired");
    expect(await world.outbox(tenantId, "tenant/registered")).toEqual([]);
  });

  test("while the gateway does not answer, the address stays held until the next sweep", async () => {
    const { tenantId, ctx } = await payer();
    await pageOf(ctx);
    later(24);
    await world.fault("error_before", "/v1/checkout/sessions", 20, "GET");
    await expect(expireRegistrations(world.jobs)).rejects.toThrow();
    expect(await slugsOf(tenantId)).toHaveLength(1);
    await world.clearFaults();
    expect(await expireRegistrations(world.jobs)).toBe(1);
    expect(await slugsOf(tenantId)).toEqual([]);
  });
});

describe("mails", () => {
  const mailsTo = (tenantId: TenantId) =>
    world.sql`select template from platform.emails where tenant_id = ${tenantId} order by created_at, key`;

  test("a reminder when half of the time is left, once, and the end when nobody has paid", async () => {
    const { tenantId } = await payer();
    later(11);
    await remindPayers(world.worker);
    expect(await mailsTo(tenantId)).toEqual([]);
    later(1);
    for (let turn = 0; turn < 2; turn++) await remindPayers(world.worker);
    const due = [...world.email.delivered.values()].at(-1);
    expect(due).toMatchObject({ template: "registration_payment_due" });
    expect(due?.props).toMatchObject({ payUrl: `https://app.example.com/tenant/pay/${tenantId}`, accepted: false });
    later(12);
    await expireRegistrations(world.jobs);
    await sendRegistrationExpired(world.worker, tenantId);
    expect(await mailsTo(tenantId)).toEqual([
      { template: "registration_payment_due" },
      { template: "registration_unpaid" },
    ]);
  });

  test("who has been approved reads where to pay; who has paid is not reminded", async () => {
    await world.settings({ payFirst: "required", manualApproval: true });
    const { tenantId, ctx } = await payer();
    await approveRegistration(world.as.staff(tenantId), { reason: "known to us" });
    await sendRegistrationApproved(world.worker, tenantId);
    expect([...world.email.delivered.values()].at(-1)?.props).toMatchObject({ accepted: true });
    await world.payPage(await pageOf(ctx));
    await world.deliver();
    later(13);
    await remindPayers(world.worker);
    expect(await mailsTo(tenantId)).toEqual([{ template: "registration_payment_due" }]);
  });
});

describe("given up after it was paid", () => {
  test("goes back whole, once, with a credit note; what has not paid has nothing to get", async () => {
    await world.settings({ payFirst: "offered", billing: { taxRates: [vat] } });
    const { tenantId, ctx } = await payer();
    const reason = "the schema cannot be made";
    expect(await refundRegistration(world.as.job(tenantId), { reason })).toEqual({ refunded: false });
    await world.payPage(await pageOf(ctx));
    expect(await refundRegistration(world.as.job(tenantId), { reason })).toEqual({ refunded: false });
    await world.deliver();
    await rollBackProvisioning(world.as.staff(tenantId), { reason });
    expect(await slugsOf(tenantId)).toEqual([]);
    for (let turn = 0; turn < 2; turn++)
      expect(await refundRegistration(world.as.job(tenantId), { reason })).toEqual({ refunded: true });
    await world.work();
    await world.deliver({ copies: 2 });
    const [payment] = await world.payments(tenantId);
    expect(payment?.refunded_minor).toBe(payment?.amount_minor);
    const [charge] = await world.charges(tenantId);
    expect(charge).toMatchObject({ refunded: true });
    const notes = await world.sql`select total_minor from platform.credit_notes where tenant_id = ${tenantId}`;
    const [invoice] = await invoicesOf(tenantId);
    expect(notes).toEqual([{ total_minor: invoice?.total_minor }]);
    expect(await world.outbox(tenantId, "payment/refunded")).toHaveLength(1);
    const other = await payer();
    expect(await refundRegistration(world.as.job(other.tenantId), { reason })).toEqual({ refunded: false });
  });

  test("a business that was set up keeps its money where it is", async () => {
    const { tenantId, ctx } = await payer();
    await world.payPage(await pageOf(ctx));
    await world.deliver();
    await provision(world.worker, tenantId);
    await expect(refundRegistration(world.as.job(tenantId), { reason: "by mistake" })).rejects.toMatchObject({
      code: "invalid_transition",
    });
  });
});

test("an unpaid registration is in no state that the facts contradict", async () => {
  const { tenantId } = await payer();
  const row = await rowOf(tenantId);
  const facts = { needsConfirmation: false, needsApproval: false, needsPayment: row.needs_payment };
  const dates = { confirmedAt: null, approvedAt: null, paidAt: null, rejectedAt: null, expiresAt: row.expires_at };
  expect(registrationStatus({ ...facts, ...dates }, world.clock.now())).toBe("awaiting_payment");
});
