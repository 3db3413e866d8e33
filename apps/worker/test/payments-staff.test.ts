import { randomUUID } from "node:crypto";
import { CompanyPaymentListInput, InboxListInput, inboxStates } from "@tenantry/core/billing/company-inputs";
import {
  listCompanyPayments,
  listCompanyRefunds,
  listFailedPayments,
} from "@tenantry/services/admin/list-company-payments";
import { listFindingPage } from "@tenantry/services/admin/list-findings";
import { listInbox } from "@tenantry/services/admin/list-inbox";
import { previewRepair } from "@tenantry/services/payments/preview-repair";
import { inspectEvent } from "@tenantry/services/payments/quarantined-event";
import {
  beginScheduledReconciliation,
  listReconciliationRuns,
  requestReconciliation,
  runReconciliation,
} from "@tenantry/services/payments/reconciliation-runs";
import { repairFinding } from "@tenantry/services/payments/repair-finding";
import { retryEvent } from "@tenantry/services/payments/retry-event";
import { bookQuarantined, refundQuarantined } from "@tenantry/services/payments/settle-quarantine";
import { startPayment } from "@tenantry/services/payments/start-payment";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { openPaymentWorld, visit } from "./support/payment-world.ts";

const world = await openPaymentWorld();
const staff = world.staffContext;
const reason = "seen at the gateway";
afterEach(async () => {
  await world.clearFaults();
  expect(await world.invariants()).toEqual([]);
});
afterAll(world.close);

/** An upgrade whose page was paid; its webhooks have not come. */
async function paid() {
  const upgrade = await world.upgrade();
  const result = await startPayment(upgrade.ctx, { invoiceId: upgrade.invoiceId, saveMethod: false, ...visit });
  if (result.status !== "action_required") throw new Error("no page");
  await world.payPage(result.url);
  return upgrade;
}

/** Money with the key of an attempt of ours, and another amount; its events are in quarantine. */
async function wrongAmount(amount = 1_230) {
  const upgrade = await world.upgrade();
  const result = await startPayment(upgrade.ctx, { invoiceId: upgrade.invoiceId, saveMethod: false, ...visit });
  if (result.status !== "action_required") throw new Error("no page");
  const [attempt] = await world.attempts(upgrade.invoiceId);
  const customer = await world.stripe.customers.create({ email: "x@example.com" });
  const method = await world.stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
  const intent = await world.stripe.paymentIntents.create({
    amount,
    currency: "omr",
    customer: customer.id,
    payment_method: method.id,
    confirm: true,
    off_session: true,
    metadata: { tenantry_key: String(attempt?.id), tenantry_flow: "off_session" },
  });
  await world.deliver();
  const events = await world.sql`
    select event_id from platform.inbox where object_id = ${intent.id} and quarantined_because is not null order by received_at, event_id`;
  const eventId = String(events[0]?.event_id);
  return { ...upgrade, intent, key: { gateway: "stripe" as const, eventId } };
}

const audited = (action: string, target: string) =>
  world.sql`select actor_type, reason from platform.audit_log where action = ${action} and target_id = ${target}`;
const openQuarantine = async () =>
  (await listInbox(staff, InboxListInput.parse({ state: "quarantined", pageSize: 100 }))).rows.map(
    (row) => row.eventId,
  );

describe("the quarantine", () => {
  test("another amount: shown with both sides, sent back once, and its refund makes no noise", async () => {
    const { key, intent, tenantId } = await wrongAmount();
    const seen = await inspectEvent(staff, key);
    expect(seen).toMatchObject({
      acts: ["refund", "dismiss"],
      event: { state: "quarantined", because: "amount", tenantId },
      there: { status: "found", payment: { received: { minor: 1_230n, currency: "OMR" } } },
      here: { tenant: { id: tenantId, isGone: false }, invoice: { state: "open" }, booked: null },
    });
    expect(seen.here?.asked?.minor).not.toBe(1_230n);
    await expect(bookQuarantined(staff, { ...key, reason })).rejects.toMatchObject({ code: "conflict" });
    await refundQuarantined(staff, { ...key, reason });
    const [charge] = (await world.stripe.charges.list({ payment_intent: intent.id })).data;
    expect(charge?.amount_refunded).toBe(1_230);
    expect(await audited("payment_event.sent_back", key.eventId)).toEqual([{ actor_type: "staff", reason }]);
    await world.deliver();
    expect(await openQuarantine()).not.toContain(key.eventId);
    expect(
      await world.sql`
      select event_id from platform.inbox where quarantined_because is not null and resolved_at is null and tenant_id = ${tenantId}`,
    ).toEqual([]);
    await expect(refundQuarantined(staff, { ...key, reason })).rejects.toMatchObject({ code: "not_found" });
  });

  test("money that fits after all is booked on its invoice", async () => {
    const { invoiceId, tenantId } = await paid();
    const [event] = (await world.events()).filter(({ type }) => type === "payment_intent.succeeded").slice(-1);
    const eventId = event?.id ?? "";
    await world.post(event);
    await world.sql`update platform.inbox set quarantined_because = 'unknown' where event_id = ${eventId}`;
    const key = { gateway: "stripe" as const, eventId };
    expect((await inspectEvent(staff, key)).acts).toEqual(["book", "refund", "dismiss"]);
    await bookQuarantined(staff, { ...key, reason });
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
    expect(await audited("payment_event.booked", eventId)).toEqual([{ actor_type: "staff", reason }]);
    expect(await world.payments(tenantId)).toHaveLength(1);
    await expect(refundQuarantined(staff, { ...key, reason })).rejects.toMatchObject({ code: "not_found" });
    await world.deliver();
    expect(await world.payments(tenantId)).toHaveLength(1);
  });

  test("what is of another account can only be dismissed", async () => {
    const eventId = `evt_${randomUUID().replaceAll("-", "")}`;
    const created = Math.floor(world.clock.now().getTime() / 1000);
    const object = { id: "pi_theirs", object: "payment_intent" };
    const event = { id: eventId, object: "event", created, livemode: false, account: "acct_other", data: { object } };
    await world.post({ ...event, type: "payment_intent.succeeded", api_version: "2025-01-01" });
    const key = { gateway: "stripe" as const, eventId };
    expect(await inspectEvent(staff, key)).toMatchObject({ there: null, here: null, acts: ["dismiss"] });
    await expect(refundQuarantined(staff, { ...key, reason })).rejects.toMatchObject({ code: "conflict" });
    await expect(bookQuarantined(staff, { ...key, reason })).rejects.toMatchObject({ code: "conflict" });
    expect(await openQuarantine()).toContain(eventId);
  });
});

describe("the inbox", () => {
  test("an event that failed is handed over again, a processed one is not", async () => {
    const { invoiceId } = await paid();
    const [event] = (await world.events()).filter(({ type }) => type === "payment_intent.succeeded").slice(-1);
    const key = { gateway: "stripe" as const, eventId: event?.id ?? "" };
    const intent = event?.data.object as { id: string };
    await world.fault("error_before", `/v1/payment_intents/${intent.id}`, 3, "GET");
    await world.post(event);
    await expect(world.work()).rejects.toMatchObject({ code: "unavailable" });
    expect((await inspectEvent(staff, key)).event).toMatchObject({ state: "failing", attempts: 1 });
    await world.clearFaults();
    await retryEvent(staff, { ...key, reason });
    await world.work();
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
    expect(await audited("payment_event.retried", key.eventId)).toEqual([{ actor_type: "staff", reason }]);
    await expect(retryEvent(staff, { ...key, reason })).rejects.toMatchObject({ code: "conflict" });
    await expect(retryEvent(staff, { ...key, eventId: "evt_none", reason })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("a state that is filtered by is the state that is shown, and pages hold every event once", async () => {
    await wrongAmount();
    await paid();
    await world.deliver();
    const [all] = await world.sql`select count(*)::int as n from platform.inbox`;
    let counted = 0;
    for (const state of inboxStates) {
      const { rows } = await listInbox(staff, InboxListInput.parse({ state, pageSize: 100 }));
      expect(rows.every((row) => row.state === state)).toBe(true);
      counted += rows.length;
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listInbox(staff, InboxListInput.parse({ pageSize: 7, after }));
      seen.push(...page.rows.map((row) => row.eventId));
      after = page.next ?? undefined;
    } while (after);
    expect([counted, new Set(seen).size, seen.length]).toEqual([all?.n, all?.n, all?.n]);
  });
});

describe("a comparison that staff ask for", () => {
  test("finds what was missed, shows what a repair does, and repairs it", async () => {
    const { tenantId, invoiceId, due } = await paid();
    const { runId } = await requestReconciliation(staff, { days: 1, includesFresh: true, reason });
    await expect(requestReconciliation(staff, { days: 1, includesFresh: true, reason })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await audited("reconciliation.requested", runId)).toEqual([{ actor_type: "staff", reason }]);
    expect((await listReconciliationRuns(staff))[0]).toMatchObject({ id: runId, state: "waiting" });
    // The emulator's clock is the machine's, and counts whole seconds.
    world.clock.set(new Date(Date.now() + 2_000));
    const result = await runReconciliation(world.jobs, { runId });
    expect(result.found).toBeGreaterThan(0);
    expect((await listReconciliationRuns(staff))[0]).toMatchObject({ id: runId, state: "completed", ...result });

    const open = await listFindingPage(staff, { state: "open", pageSize: 100 });
    const finding = open.rows.find((row) => row.tenantId === tenantId);
    expect(finding).toMatchObject({ kind: "paid_there_open_here", invoiceId, reason: null });
    expect(open.counts.find(({ kind }) => kind === "paid_there_open_here")?.open).toBeGreaterThan(0);
    const findingId = finding?.id ?? "";
    const preview = await previewRepair(staff, { findingId });
    expect(preview.repairs).toEqual([
      { repair: "book", amount: due },
      { repair: "accept", amount: null },
    ]);
    await repairFinding(staff, { findingId, repair: "book", reason });
    expect((await world.invoice(invoiceId)).paid_at).toBeInstanceOf(Date);
    await expect(previewRepair(staff, { findingId })).rejects.toMatchObject({ code: "not_found" });
    const repaired = await listFindingPage(staff, { state: "repaired", pageSize: 100 });
    expect(repaired.rows.find((row) => row.id === findingId)).toMatchObject({ reason, resolution: "repaired" });
    await world.deliver();
    expect(await world.payments(tenantId)).toHaveLength(1);
  });

  test("leaves the last minutes alone unless it is told to", async () => {
    const { tenantId } = await paid();
    const { runId } = await beginScheduledReconciliation(world.jobs);
    world.clock.set(new Date(Date.now() + 2_000));
    await runReconciliation(world.jobs, { runId });
    const { rows } = await listFindingPage(staff, { state: "open", pageSize: 100 });
    expect(rows.filter((row) => row.tenantId === tenantId)).toEqual([]);
    await world.deliver();
  });

  test("that fails says so, and ends well when it is tried again", async () => {
    const { runId } = await requestReconciliation(staff, { days: 1, includesFresh: false, reason });
    await world.fault("error_before", "/v1/events", 5, "GET");
    await expect(runReconciliation(world.jobs, { runId })).rejects.toThrow();
    expect((await listReconciliationRuns(staff))[0]).toMatchObject({
      id: runId,
      state: "failed",
      error: expect.any(String),
    });
    await world.clearFaults();
    await runReconciliation(world.jobs, { runId });
    expect((await listReconciliationRuns(staff))[0]).toMatchObject({ id: runId, state: "completed", error: null });
  });
});

test("money of all tenants is listed for staff, and nothing of it for the portal", async () => {
  const { tenantId, invoiceId } = await paid();
  await world.deliver();
  const declined = await world.upgrade();
  const page = await startPayment(declined.ctx, { invoiceId: declined.invoiceId, saveMethod: false, ...visit });
  if (page.status !== "action_required") throw new Error("no page");
  await world.payPage(page.url);
  await world.sql`update platform.tenants set deactivated_at = now() where id = ${declined.tenantId}`;
  await world.deliver();
  const input = (search: string) => CompanyPaymentListInput.parse({ search });
  const [payment] = await world.payments(tenantId);
  expect((await listCompanyPayments(staff, input(tenantId))).rows).toMatchObject([
    { id: payment?.id, tenantId, invoiceId, amount: { currency: "OMR" }, refunded: { minor: 0n } },
  ]);
  expect((await listCompanyPayments(staff, input(payment?.gateway_ref))).rows).toHaveLength(1);
  // Money for a tenant that is gone was sent back by itself.
  expect((await listCompanyRefunds(staff, input(declined.tenantId))).rows).toMatchObject([
    { tenantId: declined.tenantId, reason: "tenant_gone" },
  ]);
  for (const list of [listCompanyPayments, listCompanyRefunds, listFailedPayments])
    expect((await list(world.portal, input(""))).rows).toEqual([]);
});
