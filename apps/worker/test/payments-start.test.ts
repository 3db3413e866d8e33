import { listMethods } from "@tenantry/services/payments/list-methods";
import { refreshPayment } from "@tenantry/services/payments/refresh-payment";
import { requirePaid, startPayment } from "@tenantry/services/payments/start-payment";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openPaymentWorld, visit } from "./support/payment-world.ts";

const world = await openPaymentWorld();
afterEach(() => world.clearFaults());
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
    expect(
      await world.sql`select plan_code from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`,
    ).toMatchObject([{ plan_code: "growth" }]);
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
});
