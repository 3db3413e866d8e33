import type { TenantId } from "@tenantry/core/ids";
import { listFindings } from "@tenantry/services/payments/findings";
import { listMethods } from "@tenantry/services/payments/list-methods";
import { reconcile } from "@tenantry/services/payments/reconcile";
import { refreshPayment } from "@tenantry/services/payments/refresh-payment";
import { repairFinding } from "@tenantry/services/payments/repair-finding";
import { startPayment } from "@tenantry/services/payments/start-payment";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { openPaymentWorld, visit } from "./support/payment-world.ts";

const world = await openPaymentWorld();
const { clock } = world;
beforeEach(async () => {
  // What an earlier test left is looked for no more.
  await world.sql`update platform.reconciliation_findings set resolved_at = now(), resolution = 'intended' where resolved_at is null`;
});
afterEach(async () => {
  expect(await world.invariants()).toEqual([]);
});
afterAll(world.close);

/** Paid on the gateway's page; `booked` when its webhook has come. */
async function paid({ booked }: { booked: boolean }) {
  const upgrade = await world.upgrade();
  const { ctx, invoiceId } = upgrade;
  const result = await startPayment(ctx, { invoiceId, saveMethod: true, ...visit });
  if (result.status !== "action_required") throw new Error("no page");
  await world.payPage(result.url);
  if (booked) await refreshPayment(ctx, { invoiceId });
  return upgrade;
}

/** Fresh objects are left alone: their webhooks may be on their way. */
async function compare() {
  const start = clock.now();
  clock.set(new Date(start.getTime() + 20 * 60_000));
  await reconcile(world.jobs);
  clock.set(start);
  return listFindings(world.staffContext);
}

const repair = (findingId: string | undefined, how: Parameters<typeof repairFinding>[1]["repair"]) =>
  repairFinding(world.staffContext, { findingId: findingId ?? "", repair: how, reason: "seen at the gateway" });

async function chargeAgain(tenantId: TenantId, key: string | undefined, amount?: number) {
  const [customer] = await world.sql`select customer_ref from platform.gateway_customers where tenant_id = ${tenantId}`;
  const [attempt] =
    await world.sql`select amount_minor from platform.payment_attempts where tenant_id = ${tenantId} and amount_minor is not null`;
  const method = await world.stripe.paymentMethods.attach("pm_card_visa", { customer: customer?.customer_ref });
  return world.stripe.paymentIntents.create({
    amount: amount ?? Number(attempt?.amount_minor),
    currency: "omr",
    customer: customer?.customer_ref,
    payment_method: method.id,
    confirm: true,
    off_session: true,
    metadata: key === undefined ? {} : { tenantry_key: key, tenantry_flow: "off_session" },
  });
}

describe("reconciliation", () => {
  test("is silent where books and gateway agree, and about what just happened", async () => {
    await paid({ booked: true });
    await paid({ booked: false });
    await reconcile(world.jobs);
    expect(await listFindings(world.staffContext)).toEqual([]);
    await world.deliver();
    expect(await compare()).toEqual([]);
  });

  test("paid there, open here: booked", async () => {
    const { tenantId, invoiceId } = await paid({ booked: false });
    const [finding, ...others] = await compare();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: "paid_there_open_here", severity: "high", tenantId, invoiceId });
    await expect(repair(finding?.id, "drop_method")).rejects.toMatchObject({ code: "validation_failed" });
    await repair(finding?.id, "book");
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
    expect(await world.audits(tenantId)).toContain("finding.resolved");
    await expect(repair(finding?.id, "book")).rejects.toMatchObject({ code: "not_found" });
    expect(await compare()).toEqual([]);
  });

  test("paid there, open here: gone when the webhook comes after all", async () => {
    await paid({ booked: false });
    const [finding] = await compare();
    await world.deliver();
    expect(await compare()).toEqual([]);
    const [row] =
      await world.sql`select resolution from platform.reconciliation_findings where id = ${finding?.id ?? null}`;
    expect(row).toEqual({ resolution: "gone" });
  });

  test("paid twice: the second goes back", async () => {
    const { tenantId, invoiceId } = await paid({ booked: true });
    const [attempt] = await world.attempts(invoiceId);
    await chargeAgain(tenantId, attempt?.id);
    await world.deliver();
    const [finding] = await compare();
    expect(finding).toMatchObject({ kind: "paid_twice", severity: "medium", tenantId, invoiceId });
    await repair(finding?.id, "refund");
    await world.work();
    expect(await world.balance(tenantId)).toBe(0n);
    expect((await world.charges(tenantId)).filter((charge) => charge.refunded)).toHaveLength(1);
    expect(await compare()).toEqual([]);
  });

  test("another amount than we asked for: sent back, once", async () => {
    const { tenantId, invoiceId } = await paid({ booked: true });
    const [attempt] = await world.attempts(invoiceId);
    const intent = await chargeAgain(tenantId, attempt?.id, 1_230);
    await world.deliver();
    const [finding] = await compare();
    expect(finding).toMatchObject({ kind: "amount", severity: "high", objectRef: intent.id });
    await repair(finding?.id, "refund");
    const charge = (await world.charges(tenantId)).find((one) => one.payment_intent === intent.id);
    expect(charge?.amount_refunded).toBe(1_230);
    expect(await compare()).toEqual([]);
  });

  test("refunded there: our books follow", async () => {
    const { tenantId } = await paid({ booked: true });
    const [payment] = await world.payments(tenantId);
    await world.stripe.refunds.create({ payment_intent: payment?.gateway_ref, amount: 1_000 });
    await world.deliver();
    const [finding] = await compare();
    expect(finding).toMatchObject({ kind: "refunded_there", severity: "medium", tenantId });
    await repair(finding?.id, "mark_refunded");
    expect((await world.payments(tenantId))[0]).toMatchObject({ refunded_minor: "1000" });
    expect(await compare()).toEqual([]);
  });

  test("an object that nobody of us made: accepted, it stays silent", async () => {
    const { tenantId } = await paid({ booked: true });
    const intent = await chargeAgain(tenantId, undefined, 2_000);
    const [finding] = await compare();
    expect(finding).toMatchObject({ kind: "unknown_object", objectRef: intent.id, tenantId });
    await repair(finding?.id, "accept");
    expect(await compare()).toEqual([]);
  });

  test("a card that is gone there is dropped here", async () => {
    const { tenantId, ctx } = await paid({ booked: true });
    const [row] = await world.sql`select method_ref from platform.payment_methods where tenant_id = ${tenantId}`;
    await world.stripe.paymentMethods.detach(row?.method_ref);
    const [finding] = await compare();
    expect(finding).toMatchObject({ kind: "missing_card", severity: "low", tenantId });
    await repair(finding?.id, "drop_method");
    expect(await listMethods(ctx)).toEqual([]);
    expect(await compare()).toEqual([]);
  });
});
