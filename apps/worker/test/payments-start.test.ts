import { listGateways } from "@tenantry/services/payments/list-gateways";
import { listMethods } from "@tenantry/services/payments/list-methods";
import { refreshPayment, refreshSavedMethod } from "@tenantry/services/payments/refresh-payment";
import { removeMethod } from "@tenantry/services/payments/remove-method";
import { saveMethod } from "@tenantry/services/payments/save-method";
import { setDefaultMethod } from "@tenantry/services/payments/set-default-method";
import { requirePaid, startPayment } from "@tenantry/services/payments/start-payment";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openPaymentWorld, visit } from "./support/payment-world.ts";

const world = await openPaymentWorld();
const details = { iban: "OM810180000001299123456" };
await world.settings({
  billing: { issuer: { accounts: [{ means: "bank_transfer", currencies: ["OMR"], details }] } },
});
afterEach(async () => {
  await world.clearFaults();
  expect(await world.invariants()).toEqual([]);
});
afterAll(world.close);

const pay = (invoiceId: string, change: object = {}) => ({ invoiceId, saveMethod: true, ...visit, ...change });
const pageOf = (result: Awaited<ReturnType<typeof startPayment>>): string => {
  if (result.status !== "action_required") throw new Error(`no page: ${JSON.stringify(result)}`);
  return result.url;
};

describe("a checkout", () => {
  test("is paid, settles its invoice with the gateway's rounding, applies the change and keeps the card", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const page = pageOf(await startPayment(ctx, pay(invoiceId)));
    expect(await startPayment(ctx, pay(invoiceId))).toEqual({ status: "action_required", url: page });
    expect((await world.payPage(page)).status).toBe(303);
    await world.deliver();
    expect(await world.invoice(invoiceId)).toMatchObject({ paid_at: expect.any(Date), voided_at: null });
    const [payment] = await world.payments(tenantId);
    const [attempt] = await world.attempts(invoiceId);
    expect(payment).toMatchObject({ invoice_id: invoiceId, attempt_id: attempt?.id, method: "visa 4242" });
    expect(BigInt(payment?.amount_minor) % 10n).toBe(0n);
    expect(attempt?.succeeded_at).toBeInstanceOf(Date);
    expect(await listMethods(ctx)).toMatchObject([{ last4: "4242", isDefault: true }]);
    expect(await world.audits(tenantId)).toEqual(
      expect.arrayContaining(["payment.started", "invoice.paid", "payment_method.saved"]),
    );
    const [live] =
      await world.sql`select plan_code from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`;
    expect(live).toMatchObject({ plan_code: "growth" });
  });

  test("of a test tenant moves no money: a gateway with a live key is not for it", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    await world.sql`update platform.tenants set sandbox = true where id = ${tenantId}`;
    const stripe = ctx.gateways.get("stripe");
    if (!stripe) throw new Error("The world has a Stripe.");
    const live = { ...ctx, gateways: new Map(ctx.gateways).set("stripe", { ...stripe, movesMoney: true }) };
    const refused = { code: "validation_failed", details: { fields: { gateway: ["not_offered"] } } };
    await expect(startPayment(live, pay(invoiceId))).rejects.toMatchObject(refused);
    await expect(saveMethod(live, visit)).rejects.toMatchObject(refused);
    expect(await world.attempts(invoiceId)).toEqual([]);
    pageOf(await startPayment(ctx, pay(invoiceId)));
  });

  test("is known to be paid when the customer returns, before any webhook", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    expect(await refreshPayment(ctx, { invoiceId })).toBeNull();
    const page = pageOf(await startPayment(ctx, pay(invoiceId)));
    expect(await refreshPayment(ctx, { invoiceId })).toEqual({ status: "action_required", url: page });
    await world.payPage(page);
    expect(await refreshPayment(ctx, { invoiceId })).toEqual({ status: "succeeded" });
    await world.deliver({ copies: 2 });
    expect(await world.payments(tenantId)).toHaveLength(1);
    await expect(startPayment(ctx, pay(invoiceId))).rejects.toMatchObject({ code: "invalid_transition" });
  });

  test("declined on the page stays open: another card pays it", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const page = pageOf(await startPayment(ctx, pay(invoiceId)));
    expect((await world.payPage(page, "4000000000000002")).status).toBe(402);
    await world.deliver();
    expect(await world.attempts(invoiceId)).toMatchObject([{ failed_at: null, succeeded_at: null }]);
    await world.payPage(page);
    await world.deliver();
    expect(await world.charges(tenantId)).toHaveLength(1);
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
  });

  test("opened in two tabs at once is one page and one charge", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const [one, two] = await Promise.all([startPayment(ctx, pay(invoiceId)), startPayment(ctx, pay(invoiceId))]);
    expect(await world.attempts(invoiceId)).toHaveLength(1);
    expect(pageOf(one)).toBe(pageOf(two));
    await world.payPage(pageOf(one));
    await world.payPage(pageOf(two));
    await world.deliver();
    expect(await world.charges(tenantId)).toHaveLength(1);
  });

  test("gives way to a bank transfer and is no longer payable; the transfer's instructions repeat", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const page = pageOf(await startPayment(ctx, pay(invoiceId)));
    const transfer = await startPayment(ctx, pay(invoiceId, { gateway: "manual" }));
    expect(transfer).toMatchObject({ status: "instructions", instructions: [{ means: "bank_transfer" }] });
    expect(await startPayment(ctx, pay(invoiceId, { gateway: "manual" }))).toEqual(transfer);
    expect((await world.payPage(page)).status).toBe(410);
    expect(await world.charges(tenantId)).toEqual([]);
    expect(await world.attempts(invoiceId)).toMatchObject([{ canceled_at: expect.any(Date) }, { kind: "manual" }]);
  });

  test("paid while another way was chosen: the first payment counts, nothing else is opened", async () => {
    const { invoiceId, ctx } = await world.upgrade();
    await world.payPage(pageOf(await startPayment(ctx, pay(invoiceId))));
    expect(await startPayment(ctx, pay(invoiceId, { gateway: "manual" }))).toEqual({ status: "succeeded" });
    expect(await world.attempts(invoiceId)).toHaveLength(1);
  });

  test("of somebody else's invoice is refused", async () => {
    const { invoiceId } = await world.upgrade();
    const other = await world.upgrade();
    await expect(startPayment(other.ctx, pay(invoiceId))).rejects.toMatchObject({ code: "not_found" });
    expect(await refreshPayment(other.ctx, { invoiceId })).toBeNull();
    expect(await world.attempts(invoiceId)).toEqual([]);
  });

  test("of a suspended workspace's upgrade, or by a deleted one, is not asked for", async () => {
    for (const column of ["suspended_at", "deactivated_at"]) {
      const { tenantId, invoiceId, ctx } = await world.upgrade();
      await world.sql`update platform.tenants set ${world.sql(column)} = now() where id = ${tenantId}`;
      await expect(startPayment(ctx, pay(invoiceId))).rejects.toMatchObject({ code: "invalid_transition" });
      expect(await world.attempts(invoiceId)).toEqual([]);
    }
  });

  test("offers what takes the currency, and remembers what was used", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    expect((await listGateways(ctx, "OMR")).map(({ id }) => id)).toEqual(["stripe", "manual"]);
    expect((await listGateways(ctx, "JPY")).map(({ id }) => id)).toEqual(["stripe"]);
    await startPayment(ctx, pay(invoiceId, { gateway: "manual" }));
    expect(await startPayment(ctx, pay(invoiceId))).toMatchObject({ status: "instructions" });
    const [profile] = await world.sql`select last_gateway from platform.billing_profiles where tenant_id = ${tenantId}`;
    expect(profile).toEqual({ last_gateway: "manual" });
  });
});

describe("a saved card", () => {
  test("is charged at once, by our id or the gateway's", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    await world.saveCard(tenantId);
    const [row] = await world.sql`select method_ref from platform.payment_methods where tenant_id = ${tenantId}`;
    const result = await startPayment(ctx, pay(invoiceId, { methodId: row?.method_ref }));
    expect(result).toEqual({ status: "succeeded" });
    expect(() => requirePaid(result)).not.toThrow();
    await world.deliver({ copies: 2 });
    expect(await world.charges(tenantId)).toHaveLength(1);
  });

  test("declined: payment_failed, nothing applied, and another card pays", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const methodId = await world.saveCard(tenantId, "pm_card_chargeCustomerFail");
    const result = await startPayment(ctx, pay(invoiceId, { methodId }));
    expect(result).toEqual({ status: "failed", code: "declined", retryable: false });
    expect(() => requirePaid(result)).toThrow(expect.objectContaining({ code: "payment_failed" }));
    expect(await world.outbox(tenantId, "invoice/payment.failed")).toEqual([]);
    expect(await world.audits(tenantId)).toContain("payment.failed");
    const good = await world.saveCard(tenantId);
    expect(await startPayment(ctx, pay(invoiceId, { methodId: good }))).toEqual({ status: "succeeded" });
  });

  test("whose bank wants its customer falls back to a link, which pays", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const methodId = await world.saveCard(tenantId, "pm_card_authenticationRequired");
    const result = await startPayment(ctx, pay(invoiceId, { methodId }));
    const page = pageOf(result);
    expect(() => requirePaid(result)).toThrow(
      expect.objectContaining({ code: "payment_action_required", details: expect.objectContaining({ url: page }) }),
    );
    // The charge that was given up is no end of the attempt.
    await world.deliver();
    expect(await startPayment(ctx, pay(invoiceId, { methodId }))).toEqual({ status: "action_required", url: page });
    await world.payPage(page);
    await world.deliver();
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
    expect(await world.charges(tenantId)).toHaveLength(1);
  });

  test("of another tenant is not found", async () => {
    const { invoiceId, ctx } = await world.upgrade();
    const other = await world.upgrade();
    const methodId = await world.saveCard(other.tenantId);
    await expect(startPayment(ctx, pay(invoiceId, { methodId }))).rejects.toMatchObject({ code: "not_found" });
    await expect(removeMethod(ctx, { methodId })).rejects.toMatchObject({ code: "not_found" });
    await expect(setDefaultMethod(ctx, { methodId })).rejects.toMatchObject({ code: "not_found" });
    expect(await listMethods(ctx)).toEqual([]);
  });

  test("is left on a page, becomes the default, gives way, and is forgotten at the gateway too", async () => {
    const tenantId = await world.readyTenant();
    const ctx = world.as.owner(tenantId);
    for (const number of ["4242424242424242", "5555555555554444"]) {
      const { url } = await saveMethod(ctx, visit);
      expect(await refreshSavedMethod(ctx)).toBe(false);
      await world.payPage(url, number);
      expect(await refreshSavedMethod(ctx)).toBe(true);
      await world.deliver();
    }
    const [newest, first] = await listMethods(ctx);
    expect([newest, first]).toMatchObject([
      { last4: "4444", isDefault: true },
      { last4: "4242", isDefault: false },
    ]);
    expect(await world.outbox(tenantId, "payment_method/saved")).toHaveLength(2);
    await setDefaultMethod(ctx, { methodId: first?.id ?? "" });
    await removeMethod(ctx, { methodId: first?.id ?? "" });
    await world.deliver();
    expect(await listMethods(ctx)).toMatchObject([{ last4: "4444", isDefault: true }]);
    const [customer] =
      await world.sql`select customer_ref from platform.gateway_customers where tenant_id = ${tenantId}`;
    expect((await world.stripe.customers.listPaymentMethods(customer?.customer_ref)).data).toHaveLength(1);
    expect(await world.audits(tenantId)).toEqual(
      expect.arrayContaining(["payment_method.made_default", "payment_method.removed"]),
    );
  });
});

describe("whatever the gateway does, money moves once", () => {
  test.each([["error_after"], ["timeout_after"], ["error_after_saved"]])("%s", async (kind) => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const methodId = await world.saveCard(tenantId);
    await world.fault(kind, "/v1/payment_intents", 3);
    await world.fault("error_before", "/v1/payment_intents", 3, "GET");
    const first = await startPayment(ctx, pay(invoiceId, { methodId }));
    await world.clearFaults();
    if (first.status !== "succeeded") expect(first).toEqual({ status: "pending" });
    if (first.status !== "succeeded")
      expect(await startPayment(ctx, pay(invoiceId, { methodId }))).toEqual({ status: "succeeded" });
    await world.deliver();
    expect(await world.charges(tenantId)).toHaveLength(1);
    expect(await world.payments(tenantId)).toHaveLength(1);
    expect(await world.attempts(invoiceId)).toHaveLength(1);
  });

  test("an answer that never comes leaves the attempt open; another way waits for it", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const methodId = await world.saveCard(tenantId);
    await world.fault("timeout_after", "/v1/payment_intents", 3);
    await world.fault("error_before", "/v1/payment_intents", 6, "GET");
    expect(await startPayment(ctx, pay(invoiceId, { methodId }))).toEqual({ status: "pending" });
    await expect(startPayment(ctx, pay(invoiceId))).rejects.toMatchObject({ code: "unavailable" });
    await world.clearFaults();
    expect(await startPayment(ctx, pay(invoiceId))).toEqual({ status: "succeeded" });
    expect(await world.charges(tenantId)).toHaveLength(1);
  });

  test("429 is said, and the same call pays later under the same key", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const methodId = await world.saveCard(tenantId);
    await world.fault("rate_limited", "/v1/payment_intents", 3);
    expect(await startPayment(ctx, pay(invoiceId, { methodId }))).toEqual({
      status: "failed",
      code: "rate_limited",
      retryable: true,
    });
    await world.clearFaults();
    expect(await startPayment(ctx, pay(invoiceId, { methodId }))).toEqual({ status: "succeeded" });
    expect(await world.attempts(invoiceId)).toHaveLength(1);
    expect(await world.charges(tenantId)).toHaveLength(1);
  });
});
