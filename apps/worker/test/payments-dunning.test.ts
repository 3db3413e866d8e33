import { money } from "@tenantry/core/money";
import { bookPayment } from "@tenantry/services/payments/book-payment";
import { chargeInvoice } from "@tenantry/services/payments/charge-invoice";
import { expireAttempts } from "@tenantry/services/payments/expire-attempts";
import { announceExpiringCards, expiringCardKey, listExpiringCards } from "@tenantry/services/payments/expiring-cards";
import { dunInvoice, dunTenant, sweepDunning } from "@tenantry/services/payments/run-dunning";
import { startPayment } from "@tenantry/services/payments/start-payment";
import { sweepPastDue } from "@tenantry/services/subscription/refresh-past-due";
import { renewTenant } from "@tenantry/services/subscription/renew";
import { atTenantTime } from "@tenantry/services/tenant/tenant-time";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openPaymentWorld, visit } from "./support/payment-world.ts";

const world = await openPaymentWorld();
const { clock } = world;
const details = { iban: "OM810180000001299123456" };
await world.settings({
  billing: { issuer: { accounts: [{ means: "bank_transfer", currencies: ["OMR"], details }] } },
});
afterEach(async () => {
  await world.clearFaults();
  expect(await world.invariants()).toEqual([]);
});
afterAll(world.close);

const dayMs = 86_400_000;
const later = (days: number) => clock.set(new Date(clock.now().getTime() + days * dayMs));
const liveOf = async (tenantId: string) => {
  const [row] = await world.sql`
    select plan_code, period_start, period_end, past_due_since from platform.subscriptions
    where tenant_id = ${tenantId} and ended_at is null`;
  return row;
};

describe("a renewal", () => {
  test("is charged once to the default card, however often the bill run repeats", async () => {
    const tenantId = await world.subscriber();
    const invoiceId = await world.renew(tenantId);
    const ctx = world.as.job(tenantId);
    const steps = await Promise.allSettled([
      dunInvoice(ctx, { invoiceId }),
      dunInvoice(ctx, { invoiceId }),
      dunInvoice(ctx, { invoiceId }),
    ]);
    expect(steps.map((step) => step.status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    expect(await dunInvoice(ctx, { invoiceId })).toBe("waiting");
    await world.deliver();
    expect(await world.charges(tenantId)).toHaveLength(2);
    expect(await world.attempts(invoiceId)).toHaveLength(1);
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
  });

  test("whose charge has no answer is looked up, and never charged twice", async () => {
    const tenantId = await world.subscriber();
    const invoiceId = await world.renew(tenantId);
    await world.fault("timeout_after", "/v1/payment_intents", 3);
    await world.fault("error_before", "/v1/payment_intents", 3, "GET");
    expect(await dunInvoice(world.as.job(tenantId), { invoiceId })).toBe("pending");
    await world.clearFaults();
    later(0.1);
    await expireAttempts(world.jobs);
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
    expect(await world.charges(tenantId)).toHaveLength(2);
  });

  test("on a busy gateway is tried again under the same key", async () => {
    const tenantId = await world.subscriber();
    const invoiceId = await world.renew(tenantId);
    await world.fault("rate_limited", "/v1/payment_intents", 3);
    await expect(dunInvoice(world.as.job(tenantId), { invoiceId })).rejects.toMatchObject({ code: "unavailable" });
    await world.clearFaults();
    expect(await dunInvoice(world.as.job(tenantId), { invoiceId })).toBe("paid");
    expect(await world.attempts(invoiceId)).toHaveLength(1);
  });
});

test("a sandbox is charged at its own time, which its payment bears", async () => {
  const tenantId = await world.subscriber();
  const [row] =
    await world.sql`select period_end from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`;
  const own: Date = row?.period_end;
  await world.sql`insert into platform.clocks (tenant_id, now, moved_at) values (${tenantId}, ${own}, ${clock.now()})`;
  await renewTenant(await atTenantTime(world.as.job(tenantId), tenantId));
  await sweepDunning(world.jobs);
  expect((await world.payments(tenantId)).at(-1)).toMatchObject({ paid_at: own, created_at: own });
});

describe("the ladder", () => {
  test("day by day to Free: one try per rung, a mail each, and the anchor stays", async () => {
    const tenantId = await world.subscriber();
    const invoiceId = await world.renew(tenantId);
    const period = await liveOf(tenantId);
    await world.saveCard(tenantId, "pm_card_chargeCustomerFail");
    const seen: unknown[] = [];
    for (let day = 0; day <= 21; day++) {
      await sweepPastDue(world.jobs);
      await sweepDunning(world.jobs);
      await sweepDunning(world.jobs).catch(() => undefined);
      const invoice = await world.invoice(invoiceId);
      if (seen.at(-1) !== invoice.dunning_day) seen.push(invoice.dunning_day);
      if (day < 21)
        expect(await liveOf(tenantId)).toMatchObject({ plan_code: "growth", period_end: period?.period_end });
      later(1);
    }
    expect(seen).toEqual([0, 2, 7, 14, 21]);
    expect(await world.attempts(invoiceId)).toHaveLength(5);
    expect(await world.outbox(tenantId, "invoice/payment.failed")).toHaveLength(5);
    await sweepDunning(world.jobs);
    expect(await liveOf(tenantId)).toMatchObject({ plan_code: "free", past_due_since: null });
    expect(await world.invoice(invoiceId)).toMatchObject({ uncollectible_at: expect.any(Date), paid_at: null });
    expect(await world.charges(tenantId)).toHaveLength(1);
  });

  test("without a card reminds on the same days", async () => {
    const tenantId = await world.subscriber();
    await world.sql`update platform.payment_methods set removed_at = ${clock.now()}, is_default = false where tenant_id = ${tenantId}`;
    const invoiceId = await world.renew(tenantId);
    const { due_at: dueAt } = await world.invoice(invoiceId);
    clock.set(dueAt);
    for (const step of [0, 2, 5]) {
      later(step);
      await sweepDunning(world.jobs);
      await sweepDunning(world.jobs);
    }
    expect((await world.outbox(tenantId, "invoice/reminder.due")).map(({ day }) => day)).toEqual([0, 2, 7]);
    expect(await world.audits(tenantId)).toContain("invoice.reminded");
  });

  test("a new card retries at once, beside the ladder", async () => {
    const tenantId = await world.subscriber();
    const invoiceId = await world.renew(tenantId);
    await world.saveCard(tenantId, "pm_card_chargeCustomerFail");
    expect(await dunTenant(world.as.job(tenantId))).toEqual(["failed"]);
    later(1);
    await sweepPastDue(world.jobs);
    expect((await liveOf(tenantId))?.past_due_since).toBeInstanceOf(Date);
    await world.saveCard(tenantId);
    expect(await dunTenant(world.as.job(tenantId))).toEqual(["paid"]);
    expect(await world.invoice(invoiceId)).toMatchObject({ dunning_day: 0, paid_at: expect.any(Date) });
    expect(await liveOf(tenantId)).toMatchObject({ past_due_since: null });
  });

  test("a bank that wants its customer gets a link mailed once, and reminders, but no second charge", async () => {
    const tenantId = await world.subscriber();
    const invoiceId = await world.renew(tenantId);
    await world.saveCard(tenantId, "pm_card_authenticationRequired");
    const ctx = world.as.job(tenantId);
    expect(await dunInvoice(ctx, { invoiceId })).toBe("pending");
    expect(await dunInvoice(ctx, { invoiceId })).toBe("waiting");
    expect(await world.outbox(tenantId, "invoice/payment.action_required")).toHaveLength(1);
    later(2);
    expect(await dunInvoice(ctx, { invoiceId })).toBe("reminded");
    const [attempt] = await world.attempts(invoiceId);
    await world.payPage(attempt?.url);
    await world.deliver();
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
  });

  test("of another tenant's invoice is no ladder", async () => {
    const tenantId = await world.subscriber();
    const invoiceId = await world.renew(tenantId);
    const other = await world.readyTenant();
    expect(await dunInvoice(world.as.job(other), { invoiceId })).toBe("waiting");
    await expect(chargeInvoice(world.as.job(other), { invoiceId })).rejects.toMatchObject({ code: "not_found" });
    expect(await chargeInvoice(world.as.job(tenantId), { invoiceId })).toEqual({ status: "succeeded" });
  });
});

describe("an abandoned checkout", () => {
  test("ends after a day at the gateway, then here: the invoice is void and keeps its number", async () => {
    const { tenantId, invoiceId, ctx } = await world.upgrade();
    const result = await startPayment(ctx, { invoiceId, saveMethod: false, ...visit });
    if (result.status !== "action_required") throw new Error("no page");
    expect(await dunInvoice(world.as.job(tenantId), { invoiceId })).toBe("waiting");
    later(1.01);
    await expireAttempts(world.jobs);
    expect((await world.payPage(result.url)).status).toBe(410);
    const invoice = await world.invoice(invoiceId);
    expect(invoice).toMatchObject({ voided_at: expect.any(Date), paid_at: null });
    expect(invoice.number).not.toBeNull();
    const changes =
      await world.sql`select withdrawn_because from platform.subscription_changes where tenant_id = ${tenantId}`;
    expect(changes).toEqual([{ withdrawn_because: "expired" }]);
    expect(await world.attempts(invoiceId)).toMatchObject([{ canceled_at: expect.any(Date) }]);
  });

  test("paid in the last minute is paid", async () => {
    const { invoiceId, ctx } = await world.upgrade();
    const result = await startPayment(ctx, { invoiceId, saveMethod: false, ...visit });
    if (result.status !== "action_required") throw new Error("no page");
    await world.payPage(result.url);
    later(1.01);
    await expireAttempts(world.jobs);
    expect(await world.invoice(invoiceId)).toMatchObject({ voided_at: null, paid_at: expect.any(Date) });
  });
});

describe("money by bank", () => {
  const booking = (invoiceId: string, minor: bigint, reference = "FT123") => ({
    invoiceId,
    means: "bank_transfer" as const,
    amount: money(minor, "OMR"),
    reference,
    paidAt: clock.now(),
    evidence: { text: "Statement of today, line 4" },
  });

  test("from instructions to a paid invoice; a transfer may take longer than a checkout", async () => {
    const { tenantId, invoiceId, due, ctx } = await world.upgrade();
    expect(await startPayment(ctx, { invoiceId, gateway: "manual", saveMethod: false, ...visit })).toMatchObject({
      status: "instructions",
      instructions: [{ amount: due, reference: expect.stringMatching(/^RF/) }],
    });
    later(3);
    await expireAttempts(world.jobs);
    const staff = world.as.staff(tenantId);
    await expect(bookPayment(staff, booking(invoiceId, due.minor - 1n))).rejects.toMatchObject({
      details: { fields: { amount: ["amount_too_low"] } },
    });
    await expect(
      bookPayment(staff, { ...booking(invoiceId, due.minor), amount: money(due.minor, "USD") }),
    ).rejects.toMatchObject({ details: { fields: { amount: ["wrong_currency"] } } });
    await bookPayment(staff, booking(invoiceId, due.minor + 500n));
    expect(await world.invoice(invoiceId)).toMatchObject({ paid_at: expect.any(Date) });
    expect(await world.balance(tenantId)).toBe(500n);
    expect(await world.attempts(invoiceId)).toMatchObject([{ kind: "manual", succeeded_at: expect.any(Date) }]);
    expect((await world.payments(tenantId))[0]).toMatchObject({
      method: "bank_transfer",
      evidence: { text: "Statement of today, line 4", reference: "FT123" },
    });
    await expect(bookPayment(staff, booking(invoiceId, due.minor))).rejects.toMatchObject({
      code: "invalid_transition",
    });
    expect(await world.audits(tenantId)).toContain("invoice.paid");
  });

  test("closes an open page first, and is refused when that has been paid", async () => {
    const open = await world.upgrade();
    const page = await startPayment(open.ctx, { invoiceId: open.invoiceId, saveMethod: false, ...visit });
    await bookPayment(world.as.staff(open.tenantId), booking(open.invoiceId, open.due.minor));
    expect((await world.payPage(page.status === "action_required" ? page.url : "")).status).toBe(410);
    const paid = await world.upgrade();
    const other = await startPayment(paid.ctx, { invoiceId: paid.invoiceId, saveMethod: false, ...visit });
    await world.payPage(other.status === "action_required" ? other.url : "");
    await expect(
      bookPayment(world.as.staff(paid.tenantId), booking(paid.invoiceId, paid.due.minor)),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await world.payments(paid.tenantId)).toMatchObject([{ gateway: "stripe" }]);
  });

  test("for another tenant's invoice is not found", async () => {
    const { invoiceId, due } = await world.upgrade();
    const other = await world.readyTenant();
    await expect(bookPayment(world.as.staff(other), booking(invoiceId, due.minor))).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

test("a default card that expires within 30 days is announced until its mail was sent", async () => {
  const tenantId = await world.readyTenant();
  const methodId = await world.saveCard(tenantId);
  const set = (to: Date) =>
    world.sql`update platform.payment_methods set expires_year = ${to.getUTCFullYear()}, expires_month = ${to.getUTCMonth() + 1} where id = ${methodId}`;
  const mine = async () => (await listExpiringCards(world.jobs)).filter((card) => card.methodId === methodId);
  await set(new Date(clock.now().getTime() + 70 * dayMs));
  expect(await mine()).toEqual([]);
  await set(clock.now());
  const [card] = await mine();
  expect(card).toMatchObject({ tenantId });
  await announceExpiringCards(world.jobs);
  expect(await world.outbox(tenantId, "payment_method/expiring")).toEqual([{ tenantId, methodId }]);
  await world.sql`insert into platform.emails (key, tenant_id, template, recipient, created_at)
    values (${card ? expiringCardKey(card) : ""}, ${tenantId}, 'card_expiring', 'x@example.com', ${clock.now()})`;
  expect(await mine()).toEqual([]);
});
