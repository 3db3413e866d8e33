import { randomUUIDv7 } from "node:crypto";
import { parseTenantId, type TenantId, tenantSchema } from "@tenantry/core/ids";
import { money } from "@tenantry/core/money";
import { brokenInvariants } from "@tenantry/jobs/embedded/invariants";
import { creditInvoice } from "@tenantry/services/billing/credit-invoice";
import { requestMove } from "@tenantry/services/clocks/move-clock";
import { setClock } from "@tenantry/services/clocks/set-clock";
import { deactivateTenant } from "@tenantry/services/leaving/deactivate";
import { requestExport } from "@tenantry/services/leaving/request-export";
import { acceptMembership } from "@tenantry/services/membership/accept-membership";
import { changeMember } from "@tenantry/services/membership/change-member";
import { handOver } from "@tenantry/services/membership/hand-over";
import { inviteMember } from "@tenantry/services/membership/invite-member";
import { requestReconciliation } from "@tenantry/services/payments/reconciliation-runs";
import { refreshSavedMethod } from "@tenantry/services/payments/refresh-payment";
import { refundPayment } from "@tenantry/services/payments/refund";
import { saveMethod } from "@tenantry/services/payments/save-method";
import { rollBackProvisioning } from "@tenantry/services/provisioning/roll-back";
import { cancelSubscription } from "@tenantry/services/subscription/cancel";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { approveRegistration } from "@tenantry/services/tenant/approve-registration";
import { payRegistration } from "@tenantry/services/tenant/registration-checkout";
import { rejectRegistration } from "@tenantry/services/tenant/reject-registration";
import { brokenTenancy } from "@tenantry/services/testing/invariants";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { inviteUser } from "@tenantry/services/workspace/invite-user";
import { expect, test, vi } from "vitest";
import { type MortalWorker, startMortalWorker } from "./support/mortal-worker.ts";
import { openPaymentWorld, type PaymentWorld, visit } from "./support/payment-world.ts";

vi.setConfig({ testTimeout: 600_000 });

const start = new Date("2026-03-02T08:00:00Z");
const reason = "A walk through two months";

/** Two months in which every durable function has something to do; resolves with what is left in the database. */
async function live(world: PaymentWorld, worker: MortalWorker) {
  const { sql, clock, as } = world;
  const { client, settle, tick } = worker;
  const labels = new Map<string, string>();
  const named = (label: string, tenantId: TenantId): TenantId => {
    labels.set(tenantId, label);
    return tenantId;
  };
  const day = (days: number) => clock.set(new Date(start.getTime() + days * 86_400_000));
  let posted = 0;
  const webhooks = async () => {
    const events = await world.events();
    for (const event of events.slice(posted)) await world.post(event);
    posted = events.length;
    await settle();
  };
  day(0);
  await sql`
    insert into platform.staff (id, email, name, role, password_hash, locale, created_at)
    values (${randomUUIDv7()}, 'staff@example.com', 'Sami Staff', 'admin', 'x', 'en', ${start})`;

  await world.settings({ emailConfirmation: true });
  named("unconfirmed", (await world.register()).tenantId);
  await settle();
  await world.settings({ manualApproval: true });
  const approved = named("approved", (await world.register()).tenantId);
  const rejected = named("rejected", (await world.register()).tenantId);
  named("unheard", (await world.register()).tenantId);
  const given = named("given up", (await world.register()).tenantId);
  await settle();
  // Accepted, and nobody builds it: staff give it up.
  await sql`update platform.registrations set approved_at = ${start} where tenant_id = ${given}`;
  await rollBackProvisioning(as.staff(given), { reason });
  await approveRegistration(as.staff(approved), { reason });
  await rejectRegistration(as.staff(rejected), { reason });
  await world.settings({ payFirst: "offered" });
  const first = { planCode: "starter", startType: "paid" } as const;
  const payer = named("payer", (await world.register(first)).tenantId);
  named("unpaid", (await world.register(first)).tenantId);
  const page = await payRegistration(as.owner(payer), visit);
  if (page.status === "action_required") await world.payPage(page.url);
  await webhooks();
  day(0.6);
  await tick(["registration.remind-payers"]);
  day(0);
  await world.settings({});
  named("trial", (await world.register({ planCode: "growth" })).tenantId);
  const unreachable = named("unreachable", (await world.register({ planCode: "free" })).tenantId);
  const shop = named("shop", (await world.register({ planCode: "free" })).tenantId);
  await settle();

  const paid = named("paid", await world.subscriber());
  const failing = named("failing", await world.subscriber());
  const asking = named("asking", await world.subscriber());
  const cardless = named("cardless", await world.subscriber());
  const leaving = named("leaving", await world.subscriber());
  const smaller = named("smaller", await world.subscriber());
  const refunded = named("refunded", await world.subscriber());
  await settle();
  await webhooks();

  await world.saveCard(failing, "pm_card_chargeCustomerFail");
  await world.saveCard(asking, "pm_card_authenticationRequired");
  await sql`update platform.payment_methods set removed_at = ${start}, is_default = false where tenant_id = ${cardless}`;
  await sql`update platform.payment_methods set expires_month = 3, expires_year = 2026 where tenant_id = ${paid}`;
  await cancelSubscription(as.owner(leaving), { reasonCode: "not_used" });
  await changePlan(as.owner(smaller), { planCode: "starter", cycle: "monthly", by: "customer" });
  const [payment] = await world.payments(refunded);
  await refundPayment(as.staff(refunded), { paymentId: payment?.id, amount: money(1000n, "OMR"), reason });
  const [invoice] = await sql`select id from platform.invoices where tenant_id = ${paid}`;
  await creditInvoice(as.staff(paid), { invoiceId: invoice?.id, amountMinor: 500n, reason });
  const { url } = await saveMethod(as.owner(refunded), { ...visit, gateway: "stripe" });
  await world.payPage(url);
  await refreshSavedMethod(as.owner(refunded));
  await settle();
  await webhooks();

  const admin = { ...as.owner(shop), actor: { type: "system" as const } };
  const order = await createOrder(admin, { customer: "Laila", total: "3.500" });
  await inviteUser(admin, { email: "amal@example.com", name: "Amal", role: "member" });
  const memberOf = async (tenantId: TenantId) =>
    (await sql.unsafe<{ id: string }[]>(`select id from ${tenantSchema(tenantId)}.users limit 1`))[0]?.id;
  // No mail reaches this one, however often it is tried: a function fails for good, and staff hear of it.
  const [lost] = await sql.unsafe<{ email: string }[]>(`select email from ${tenantSchema(unreachable)}.users`);
  worker.unreachable.add(lost?.email ?? "");
  const [account] = await sql`select owner_id from platform.memberships where tenant_id = ${shop} limit 1`;
  await changePeople(world, worker, { tenantId: shop, first: account?.owner_id });
  const request = { requestId: randomUUIDv7() };
  const changeId = randomUUIDv7();
  await sql`insert into platform.email_changes (id, realm, subject_id, new_email, requested_at, expires_at)
    values (${changeId}, 'owner', ${account?.owner_id}, 'another@example.com', ${clock.now()}, now() + interval '1 year')`;
  await client.send([
    { name: "user/sign_in_link.requested", data: { tenantId: shop, subjectId: await memberOf(shop), ...request } },
    {
      name: "user/sign_in_link.requested",
      data: { tenantId: unreachable, subjectId: await memberOf(unreachable), requestId: randomUUIDv7() },
    },
    {
      name: "account/password_reset.requested",
      data: { realm: "owner", subjectId: account?.owner_id, tenantId: null, ...request },
    },
    {
      name: "account/security.changed",
      data: { realm: "owner", subjectId: account?.owner_id, tenantId: null, change: "password", ...request },
    },
    {
      name: "account/email_change.requested",
      data: { realm: "owner", subjectId: account?.owner_id, changeId, ...request },
    },
    { name: "order/receipt.requested", data: { tenantId: shop, orderId: order.id } },
    { name: "document/requested", data: { tenantId: paid, kind: "invoice", id: invoice?.id } },
  ]);
  await requestReconciliation(world.staffContext, { days: 3, includesFresh: true, reason });
  const ended = named("ended", await world.readyTenant({ planCode: "growth" }));
  await sql`update platform.tenants set sandbox = true, expires_at = ${new Date(start.getTime() + 9 * 86_400_000)} where id = ${ended}`;
  const sandbox = named("sandbox", await world.readyTenant({ planCode: "growth" }));
  await sql`update platform.tenants set sandbox = true where id = ${sandbox}`;
  await setClock(as.staff(sandbox), { now: start, reason });
  await requestMove(as.staff(sandbox), { by: "month", reason });
  await settle();

  // Closed for twenty days: reminded once, then purged.
  await world.settings({ retentionDays: 20 });
  const departed = named("departed", await world.readyTenant({ planCode: "growth" }));
  const departing = { ...as.owner(departed), actor: { type: "system" as const } };
  await createOrder(departing, { customer: "Laila", total: "3.500" });
  await requestExport(departing, { reason });
  await settle();
  await deactivateTenant(departing, { reason });
  await settle();
  await world.settings({});

  for (const days of [8, 14, 31, 33]) {
    day(days);
    await tick();
    await webhooks();
  }
  // One rung of the ladder at a time, because a repeated sweep climbs the next one too, if it is due; the last has two halves.
  for (const days of [38, 45, 52, 52]) {
    day(days);
    await tick(["payments.dunning", "payments.expire-attempts", "billing.past-due"]);
    await webhooks();
  }
  return picture(world, labels);
}

/** Somebody joins the people of a business, becomes an owner, and it is handed over to them. */
async function changePeople(
  { as }: PaymentWorld,
  { settle }: MortalWorker,
  { tenantId, first }: { tenantId: TenantId; first: string },
) {
  const head = { ...as.owner(tenantId), actor: { type: "owner" as const, id: first }, role: "owner" as const };
  const { invitationId } = await inviteMember(head, { email: "nora@example.com", role: "billing_contact" });
  await settle();
  const link = { tenantId, invitationId, spend: async () => undefined };
  const newcomer = { name: "Nora New", passwordHash: "x", locale: "en" as const };
  const { ownerId } = await acceptMembership(head, link, { newcomer });
  await changeMember(head, { ownerId, role: "owner" });
  await handOver(head, { from: first, to: ownerId, afterwards: "billing_contact" });
}

/** What outlasts a process, without ids, numbers and instants of attempts. */
async function picture({ sql, email, charges }: PaymentWorld, labels: ReadonlyMap<string, string>) {
  const told: Record<string, unknown> = {};
  const mails: Record<string, number> = {};
  // About a debt nobody is told whose invoice was given up meanwhile: a repeated sweep may be quicker than the mail.
  const fleeting = ["payment_failed", "payment_action", "payment_reminder"];
  for (const { template } of email.delivered.values())
    if (!fleeting.includes(template)) mails[template] = (mails[template] ?? 0) + 1;
  for (const [tenantId, label] of labels) {
    const of = (query: string) => sql.unsafe(query, [tenantId]);
    told[label] = {
      tenant: await of(
        "select ready_at is null as unready, provisioning_failed_at, deactivated_at from platform.tenants where id = $1",
      ),
      subscriptions: await of(
        "select plan_code, cycle, period_start, period_end, ended_at, end_reason, past_due_since from platform.subscriptions where tenant_id = $1 order by started_at, id",
      ),
      invoices: await of(
        "select kind, total_minor::text, due_minor::text, finalized_at, paid_at, voided_at, uncollectible_at, dunning_day from platform.invoices where tenant_id = $1 order by created_at, id",
      ),
      payments: await of(
        "select gateway, amount_minor::text, refunded_minor::text from platform.payments where tenant_id = $1 order by created_at, id",
      ),
      attempts: await of(
        "select kind, created_at, succeeded_at, failed_at from platform.payment_attempts where tenant_id = $1 order by created_at, id",
      ),
      balance: await of(
        "select kind, amount_minor::text from platform.balance_entries where tenant_id = $1 order by created_at, kind, amount_minor",
      ),
      credits: await of(
        "select total_minor::text, settled_by from platform.credit_notes where tenant_id = $1 order by created_at, id",
      ),
      refunds: await of(
        "select amount_minor::text, succeeded_at, failed_at from platform.refunds where tenant_id = $1 order by created_at, id",
      ),
      charges: (await charges(parseTenantId(tenantId))).map((charge) => charge.amount),
      // Nobody promises whether a charge or the sweep for what is overdue comes first; a card is announced until it was mailed.
      events: await of(
        "select name, count(*)::int from platform.outbox where tenant_id = $1 and name not in ('subscription/past_due', 'payment_method/expiring') group by 1 order by 1",
      ),
      audit: await of(
        "select action, count(*)::int from platform.audit_log where tenant_id = $1 and action not in ('subscription.past_due', 'subscription.paid_up') group by 1 order by 1",
      ),
      leaving: await of(
        "select removed, kept, (select json_agg(json_build_array(step, finished_at) order by step) from platform.purge_steps p where p.tenant_id = c.tenant_id) as steps from platform.purge_certificates c where tenant_id = $1",
      ),
      clock: await of("select now, moving_to from platform.clocks where tenant_id = $1"),
    };
  }
  return { mails, told };
}

async function history(mortal: boolean) {
  const world = await openPaymentWorld();
  const worker = await startMortalWorker(world, { mortal });
  try {
    const left = await live(world, worker);
    expect(await world.invariants()).toEqual([]);
    expect(await brokenTenancy(world.database)).toEqual([]);
    expect(await brokenInvariants(world.sql)).toEqual([]);
    const failed =
      await world.sql`select function_id, status from engine.runs where status in ('failed', 'cancelled') order by 1, 2`;
    return { left, failed, killed: worker.killed, names: worker.names };
  } finally {
    await worker.stop();
    await world.close();
  }
}

test("every step of every function dies after a commit, then before its record: nothing is lost, nothing happens twice", async () => {
  const [undisturbed, killed] = await Promise.all([history(false), history(true)]);
  // The mails of the one who cannot be reached.
  const lost = ["tenantry-sign-in.link", "tenantry-trial.ended", "tenantry-trial.reminders"];
  expect(undisturbed.failed.map((run) => run.function_id)).toEqual(lost);
  expect(killed.failed).toEqual(undisturbed.failed);
  expect(killed.left).toEqual(undisturbed.left);
  expect([...killed.killed].sort()).toEqual(killed.names.toSorted());
});
