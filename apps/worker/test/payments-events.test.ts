import { randomUUID, randomUUIDv7 } from "node:crypto";
import { money } from "@tenantry/core/money";
import { refreshPayment } from "@tenantry/services/payments/refresh-payment";
import { refundPayment } from "@tenantry/services/payments/refund";
import { listQuarantine, resolveQuarantine } from "@tenantry/services/payments/resolve-quarantine";
import { startPayment } from "@tenantry/services/payments/start-payment";
import { sweepEvents } from "@tenantry/services/payments/sweep-events";
import { suspendTenant } from "@tenantry/services/tenant/suspend";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openPaymentWorld, visit } from "./support/payment-world.ts";

const world = await openPaymentWorld();
afterEach(async () => {
  await world.clearFaults();
  expect(await world.invariants()).toEqual([]);
});
afterAll(world.close);

const inboxOf = (eventId: string) => world.sql`select * from platform.inbox where event_id = ${eventId}`;
const count = async (table: "inbox" | "payments") => {
  const [row] = await world.sql`select count(*)::int as n from ${world.sql(`platform.${table}`)}`;
  return row?.n;
};

/** An upgrade whose page has been paid; no webhook has arrived. */
async function paid(change = {}) {
  const upgrade = await world.upgrade(change);
  const result = await startPayment(upgrade.ctx, { invoiceId: upgrade.invoiceId, saveMethod: false, ...visit });
  if (result.status !== "action_required") throw new Error("no page");
  await world.payPage(result.url);
  return upgrade;
}

const event = (change: object = {}) => ({
  id: `evt_${randomUUID().replaceAll("-", "")}`,
  object: "event",
  api_version: "2025-01-01",
  created: Math.floor(world.clock.now().getTime() / 1000),
  livemode: false,
  type: "payment_intent.succeeded",
  data: { object: { id: "pi_unknown", object: "payment_intent" } },
  ...change,
});

describe("a webhook", () => {
  test("on day 0 and again on day 2 changes nothing the second time", async () => {
    const { tenantId, invoiceId } = await paid();
    await world.deliver();
    const before = [await world.invoice(invoiceId), await world.payments(tenantId), await world.audits(tenantId)];
    world.clock.set(new Date(world.clock.now().getTime() + 2 * 86_400_000));
    for (const one of await world.events()) await world.post(one);
    await world.work();
    expect([await world.invoice(invoiceId), await world.payments(tenantId), await world.audits(tenantId)]).toEqual(
      before,
    );
  });

  test("replayed after months, under its id or a new one, changes nothing", async () => {
    const { tenantId, invoiceId } = await paid();
    await world.deliver();
    const before = [await world.invoice(invoiceId), await world.payments(tenantId), await world.audits(tenantId)];
    world.clock.set(new Date(world.clock.now().getTime() + 200 * 86_400_000));
    for (const one of await world.events()) {
      await world.post(one);
      await world.post({ ...one, id: `evt_${randomUUID().replaceAll("-", "")}` });
    }
    await world.work();
    expect([await world.invoice(invoiceId), await world.payments(tenantId), await world.audits(tenantId)]).toEqual(
      before,
    );
  });

  test("in any order ends the same", async () => {
    const { tenantId, invoiceId } = await paid();
    const types = await world.deliver({ order: "reversed", copies: 2 });
    expect(types).toEqual(expect.arrayContaining(["payment_intent.succeeded", "checkout.session.completed"]));
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
    expect(await world.payments(tenantId)).toHaveLength(1);
  });

  test("of a failure that comes after the success is no failure", async () => {
    const { invoiceId, ctx } = await world.upgrade();
    const result = await startPayment(ctx, { invoiceId, saveMethod: false, ...visit });
    if (result.status !== "action_required") throw new Error("no page");
    await world.payPage(result.url, "4000000000000002");
    await world.payPage(result.url);
    await world.deliver({ only: ({ type }) => type !== "payment_intent.payment_failed" });
    expect(await world.deliver()).toEqual(["payment_intent.payment_failed"]);
    expect(await world.attempts(invoiceId)).toMatchObject([{ succeeded_at: expect.any(Date), failed_at: null }]);
  });

  test("forged, unsigned or old is refused and leaves nothing", async () => {
    const before = await count("inbox");
    const body = event();
    expect(await world.post(body, { secret: "whsec_other" })).toEqual({ status: "refused", reason: "forged" });
    const old = Math.floor(world.clock.now().getTime() / 1000) - 301;
    expect(await world.post(body, { at: old })).toEqual({ status: "refused", reason: "stale" });
    expect(await count("inbox")).toBe(before);
  });

  test("of another account or mode is quarantined, kept from our books, and resolved by staff", async () => {
    for (const change of [{ account: "acct_other" }, { livemode: true }]) {
      const body = event(change);
      expect(await world.post(body)).toEqual({ status: "accepted" });
      await world.work();
      expect(await inboxOf(body.id)).toMatchObject([{ quarantined_because: "foreign_account", processed_at: null }]);
      const reason = "another product of ours";
      const key = { gateway: "stripe", eventId: body.id } as const;
      expect((await listQuarantine(world.staffContext)).map((row) => row.eventId)).toContain(body.id);
      await resolveQuarantine(world.staffContext, { ...key, reason });
      expect((await listQuarantine(world.staffContext)).map((row) => row.eventId)).not.toContain(body.id);
      await expect(resolveQuarantine(world.staffContext, { ...key, reason })).rejects.toMatchObject({
        code: "not_found",
      });
      expect(await world.sql`select reason from platform.audit_log where target_id = ${body.id}`).toEqual([{ reason }]);
    }
  });

  test("is tried again when the gateway does not answer", async () => {
    const { invoiceId } = await paid();
    const [succeeded] = (await world.events()).filter(({ type }) => type === "payment_intent.succeeded").slice(-1);
    const intent = succeeded?.data.object as { id: string };
    await world.fault("error_before", `/v1/payment_intents/${intent.id}`, 3, "GET");
    await world.post(succeeded);
    await expect(world.work()).rejects.toMatchObject({ code: "unavailable" });
    expect(await inboxOf(succeeded?.id ?? "")).toMatchObject([{ processed_at: null, attempts: 1 }]);
    await world.clearFaults();
    world.clock.set(new Date(world.clock.now().getTime() + 20 * 60_000));
    await sweepEvents(world.jobs);
    await world.work();
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
  });

  test("that never came is found by the sweep", async () => {
    const { invoiceId, tenantId } = await paid();
    expect((await sweepEvents(world.jobs)).found).toBeGreaterThan(0);
    await world.work();
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
    expect(await sweepEvents(world.jobs)).toEqual({ found: 0, retried: 0 });
    expect(await world.payments(tenantId)).toHaveLength(1);
    await world.deliver();
  });
});

describe("money that does not fit", () => {
  /** A payment at the gateway that carries the key of our attempt, and another amount or currency. */
  async function strange(key: string, change: { amount?: number; currency?: string }) {
    const customer = await world.stripe.customers.create({ email: "x@example.com" });
    const method = await world.stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    return world.stripe.paymentIntents.create({
      amount: 1_000,
      currency: "omr",
      ...change,
      customer: customer.id,
      payment_method: method.id,
      allowed_payment_method_types: ["card"],
      confirm: true,
      off_session: true,
      metadata: { tenantry_key: key, tenantry_flow: "off_session" },
    });
  }

  test.each([
    [{ amount: 1_230 }, "amount"],
    [{ amount: 1_000, currency: "usd" }, "currency"],
  ] as const)("%o is quarantined because of the %s; nothing is touched", async (change, because) => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    await startPayment(ctx, { invoiceId, saveMethod: false, ...visit });
    const [attempt] = await world.attempts(invoiceId);
    await world.deliver();
    const intent = await strange(attempt?.id, change);
    await world.deliver();
    expect(
      await world.sql`select distinct quarantined_because from platform.inbox where object_id = ${intent.id}`,
    ).toEqual([{ quarantined_because: because }]);
    expect(await world.payments(tenantId)).toEqual([]);
    expect(await world.invoice(invoiceId)).toMatchObject({ paid_at: null });
    expect(await world.attempts(invoiceId)).toMatchObject([{ succeeded_at: null, failed_at: null, canceled_at: null }]);
    const [held] = (await listQuarantine(world.staffContext)).filter(({ objectId }) => objectId === intent.id);
    expect(held).toMatchObject({ tenantId, because });
    await resolveQuarantine(world.staffContext, {
      gateway: "stripe",
      eventId: held?.eventId ?? "",
      reason: "sent back",
    });
    expect(await world.audits(tenantId)).toContain("payment_event.resolved");
  });

  test("of nobody's attempt is quarantined", async () => {
    const intent = await strange(randomUUIDv7(), {});
    await world.deliver();
    expect(
      await world.sql`select distinct quarantined_because from platform.inbox where object_id = ${intent.id}`,
    ).toEqual([{ quarantined_because: "unknown" }]);
  });

  test("a second payment of one invoice becomes balance", async () => {
    const { tenantId, invoiceId } = await paid();
    await world.deliver();
    const [attempt] = await world.attempts(invoiceId);
    await strange(attempt?.id, { amount: Number(attempt?.amount_minor) });
    await world.deliver({ copies: 2 });
    expect(await world.payments(tenantId)).toMatchObject([{ invoice_id: invoiceId }, { invoice_id: null }]);
    expect(await world.balance(tenantId)).toBe(BigInt(attempt?.amount_minor));
  });

  test("for a suspended workspace's upgrade goes back, and staff hear of it", async () => {
    const { tenantId, invoiceId } = await paid();
    await suspendTenant(world.as.staff(tenantId), { reason: "abuse" });
    await world.deliver();
    expect(await world.invoice(invoiceId)).toMatchObject({ paid_at: null });
    expect(await world.payments(tenantId)).toMatchObject([{ invoice_id: null }]);
    const [payment] = await world.payments(tenantId);
    expect(payment?.refunded_minor).toBe(payment?.amount_minor);
    expect(await world.outbox(tenantId, "payment/refused")).toMatchObject([{ because: "tenant_suspended" }]);
    const [charge] = await world.charges(tenantId);
    expect(charge?.amount_refunded).toBe(charge?.amount);
    expect(await world.balance(tenantId)).toBe(0n);
  });

  test("for a deleted workspace goes back", async () => {
    const { tenantId } = await paid();
    await world.sql`update platform.tenants set deactivated_at = ${world.clock.now()} where id = ${tenantId}`;
    await world.deliver({ copies: 2 });
    const [charge] = await world.charges(tenantId);
    expect(charge?.amount_refunded).toBe(charge?.amount);
    expect(await world.outbox(tenantId, "payment/refused")).toMatchObject([{ because: "tenant_gone" }]);
  });
});

describe("a refund", () => {
  test("of a part comes with its credit note and is sent once, also when the answer is lost", async () => {
    const { tenantId, invoiceId } = await paid();
    await world.deliver();
    const [payment] = await world.payments(tenantId);
    await world.fault("error_after_saved", "/v1/refunds", 3);
    const ctx = world.as.staff(tenantId);
    const refunded = await refundPayment(ctx, {
      paymentId: payment?.id,
      amount: money(5_000n, "OMR"),
      reason: "goodwill",
    });
    await world.work();
    await world.clearFaults();
    await world.deliver({ copies: 2 });
    expect(refunded.creditNoteId).not.toBeNull();
    expect((await world.payments(tenantId))[0]).toMatchObject({ refunded_minor: "5000", invoice_id: invoiceId });
    const [charge] = await world.charges(tenantId);
    expect(charge?.amount_refunded).toBe(5_000);
    expect(
      await world.sql`select settled_by, total_minor from platform.credit_notes where tenant_id = ${tenantId}`,
    ).toEqual([{ settled_by: "refund", total_minor: "5000" }]);
    expect(await world.balance(tenantId)).toBe(0n);
    expect(await world.audits(tenantId)).toEqual(expect.arrayContaining(["credit_note.created", "payment.refunded"]));
  });

  test("that the gateway refuses stays owed: it becomes balance", async () => {
    const { tenantId } = await paid();
    await world.deliver();
    const [payment] = await world.payments(tenantId);
    // A chargeback that we have not heard of yet.
    await world.control("/disputes", { payment_intent: payment?.gateway_ref });
    const amount = money(5_000n, "OMR");
    await refundPayment(world.as.staff(tenantId), { paymentId: payment?.id, amount, reason: "goodwill" });
    await world.work();
    expect(await world.sql`select failed_at, succeeded_at from platform.refunds where tenant_id = ${tenantId}`).toEqual(
      [{ failed_at: expect.any(Date), succeeded_at: null }],
    );
    expect(await world.balance(tenantId)).toBe(5_000n);
    expect(await world.audits(tenantId)).toContain("payment.refund_failed");
    await world.deliver();
  });

  test("of more than was paid, in odd steps, or of another tenant's payment is refused", async () => {
    const { tenantId } = await paid();
    await world.deliver();
    const other = await world.readyTenant();
    const [payment] = await world.payments(tenantId);
    const ask = (minor: bigint, tenant = tenantId) =>
      refundPayment(world.as.staff(tenant), { paymentId: payment?.id, amount: money(minor, "OMR"), reason: "test" });
    await expect(ask(BigInt(payment?.amount_minor) + 10n)).rejects.toMatchObject({ code: "validation_failed" });
    await expect(ask(5n)).rejects.toMatchObject({ code: "validation_failed" });
    await expect(ask(10n, other)).rejects.toMatchObject({ code: "not_found" });
  });

  test("of an overpayment takes it off the balance", async () => {
    const { tenantId, invoiceId } = await paid();
    await world.deliver();
    const [attempt] = await world.attempts(invoiceId);
    const intent = await world.stripe.paymentIntents.retrieve((await world.payments(tenantId))[0]?.gateway_ref);
    await world.stripe.paymentIntents.create({
      amount: intent.amount,
      currency: intent.currency,
      customer: String(intent.customer),
      payment_method: (await world.stripe.paymentMethods.attach("pm_card_visa", { customer: String(intent.customer) }))
        .id,
      allowed_payment_method_types: ["card"],
      confirm: true,
      off_session: true,
      metadata: { tenantry_key: attempt?.id, tenantry_flow: "off_session" },
    });
    await world.deliver();
    const [, second] = await world.payments(tenantId);
    const amount = money(BigInt(second?.amount_minor), "OMR");
    await refundPayment(world.as.staff(tenantId), { paymentId: second?.id, amount, reason: "paid twice" });
    await world.work();
    expect(await world.balance(tenantId)).toBe(0n);
    await expect(
      refundPayment(world.as.staff(tenantId), { paymentId: second?.id, amount, reason: "again" }),
    ).rejects.toMatchObject({ code: "validation_failed" });
  });
});

describe("a chargeback", () => {
  async function disputed() {
    const { tenantId, invoiceId, ctx } = await paid();
    await world.deliver();
    const [payment] = await world.payments(tenantId);
    const dispute = await world.control("/disputes", { payment_intent: payment?.gateway_ref });
    await world.deliver({ copies: 2 });
    return { tenantId, invoiceId, ctx, payment, dispute };
  }

  test("opens the invoice again, and won closes it", async () => {
    const { invoiceId, ctx, dispute, tenantId, payment } = await disputed();
    expect(await world.invoice(invoiceId)).toMatchObject({ disputed_at: expect.any(Date), voided_at: null });
    await expect(startPayment(ctx, { invoiceId, saveMethod: false, ...visit })).rejects.toMatchObject({
      code: "invalid_transition",
    });
    await expect(
      refundPayment(world.as.staff(tenantId), { paymentId: payment?.id, amount: money(10n, "OMR"), reason: "x" }),
    ).rejects.toMatchObject({ code: "conflict" });
    await world.control(`/disputes/${dispute.id}/close`, { status: "won" });
    await world.deliver({ copies: 2, order: "reversed" });
    expect(await world.invoice(invoiceId)).toMatchObject({ disputed_at: null, paid_at: expect.any(Date) });
  });

  test("lost makes the invoice owed; paid again it stays paid when the event repeats", async () => {
    const { invoiceId, ctx, dispute } = await disputed();
    await world.control(`/disputes/${dispute.id}/close`, { status: "lost" });
    await world.deliver({ copies: 2 });
    expect(await world.invoice(invoiceId)).toMatchObject({ disputed_at: null, paid_at: null });
    const again = await startPayment(ctx, { invoiceId, saveMethod: false, ...visit });
    if (again.status !== "action_required") throw new Error("no page");
    await world.payPage(again.url);
    expect(await refreshPayment(ctx, { invoiceId })).toEqual({ status: "succeeded" });
    await world.sql`update platform.inbox set processed_at = null where object_id = ${String(dispute.id)}`;
    world.clock.set(new Date(world.clock.now().getTime() + 20 * 60_000));
    await sweepEvents(world.jobs);
    await world.work();
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
  });
});
