import { randomUUIDv7 } from "node:crypto";
import { parseArgs } from "node:util";
import { cancelReasons } from "@tenantry/core/billing/inputs";
import { cycles } from "@tenantry/core/catalogue/plan";
import { assert, DomainError } from "@tenantry/core/errors";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import { money } from "@tenantry/core/money";
import { createDatabase } from "@tenantry/db/client";
import { createTenantSchema } from "@tenantry/db/tenant-schema";
import { addOneOffLine } from "@tenantry/services/billing/add-one-off-line";
import { creditInvoice } from "@tenantry/services/billing/credit-invoice";
import { sweepDrafts } from "@tenantry/services/billing/finalize-draft";
import { markUncollectible } from "@tenantry/services/billing/mark-uncollectible";
import { voidInvoice } from "@tenantry/services/billing/void-invoice";
import { checkBillingAudit, checkBillingInvariants } from "@tenantry/services/operations/billing-invariants";
import { type OutboxEvent, relayOutbox } from "@tenantry/services/outbox/relay";
import { expireAttempts } from "@tenantry/services/payments/expire-attempts";
import { processEvent } from "@tenantry/services/payments/process-event";
import { receiveEvent } from "@tenantry/services/payments/receive-event";
import { refundPayment } from "@tenantry/services/payments/refund";
import { dunInvoice, dunTenant, sweepDunning } from "@tenantry/services/payments/run-dunning";
import { saveMethod } from "@tenantry/services/payments/save-method";
import { sendRefund, sweepRefunds } from "@tenantry/services/payments/send-refund";
import { startPayment } from "@tenantry/services/payments/start-payment";
import { sweepEvents } from "@tenantry/services/payments/sweep-events";
import { cancelSubscription } from "@tenantry/services/subscription/cancel";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { extendTrial } from "@tenantry/services/subscription/extend-trial";
import { pauseSubscription } from "@tenantry/services/subscription/pause";
import { previewChange } from "@tenantry/services/subscription/preview-change";
import { sweepPastDue } from "@tenantry/services/subscription/refresh-past-due";
import { sweepRenewals } from "@tenantry/services/subscription/renew";
import { resumeSubscription } from "@tenantry/services/subscription/resume";
import { setAutoRenew } from "@tenantry/services/subscription/set-auto-renew";
import { sweepTrials } from "@tenantry/services/subscription/sweep-trials";
import { undoChange } from "@tenantry/services/subscription/undo-change";
import { unpauseSubscription } from "@tenantry/services/subscription/unpause";
import { chance, faultyGateway } from "./reference/faulty-gateway.ts";
import { openDatabase } from "./support/database.ts";

/**
 * Years of many tenants through the real services: random acts of owners and staff, a gateway that fails as gateways do,
 * events lost, doubled and shuffled. After every month the invariants of billing hold, or it stops and prints the seed.
 */
const { values } = parseArgs({
  options: {
    tenants: { type: "string", default: "1000" },
    days: { type: "string", default: "1095" },
    seed: { type: "string", default: "20260101" },
    acts: { type: "string", default: "0.012" },
  },
});
const { seed } = values;
const tenantCount = Number(values.tenants);
const days = Number(values.days);
/** Of the tenants, each day. */
const actShare = Number(values.acts);

const dayMs = 86_400_000;
const start = new Date("2026-01-01T09:00:00Z");
let now = start;
const clock = { now: () => now };
const visit = { successUrl: "https://app.example/ok", cancelUrl: "https://app.example/no", locale: "en" as const };
const places = [
  ["OM", "OMR", "Asia/Muscat"],
  ["US", "USD", "America/New_York"],
  ["JP", "JPY", "Asia/Tokyo"],
  ["GB", "EUR", "Europe/London"],
  ["EG", "USD", "Africa/Cairo"],
] as const;
const rates = [
  { country: "OM", code: "vat", name: { en: "VAT", ar: "ضريبة" }, ratePpm: 50_000, validFrom: "2020-01-01T00:00:00Z" },
  { country: "GB", code: "vat", name: { en: "VAT", ar: "ضريبة" }, ratePpm: 200_000, validFrom: "2020-01-01T00:00:00Z" },
  { country: "OM", code: "vat", name: { en: "VAT", ar: "ضريبة" }, ratePpm: 150_000, validFrom: "2027-05-17T00:00:00Z" },
];

const database = await openDatabase("simulate", { durable: false });
const { sql } = database;
const beganAt = performance.now();
try {
  const [jobs, portal, staff, owner] = [database.jobsUrl, database.portalUrl, database.staffUrl, database.ownerUrl].map(
    (url) => createDatabase({ url, poolSize: 5, name: "simulate" }),
  );
  assert(jobs && portal && staff && owner, "four roles");
  const bank = faultyGateway(seed, clock.now);
  const gateways = new Map([["stripe" as const, bank.gateway]]);
  const base = { clock, requestId: null, gateways, origins: { portalOrigin: "https://app.example" } };
  const worker = { ...base, db: jobs, actor: { type: "system" as const } };
  const ids: TenantId[] = [];
  const pages = new Map<number, string>();
  const disputes: string[] = [];
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

  try {
    await sql`update platform.settings set value = ${JSON.stringify({ billing: { taxRates: rates } })}::text::jsonb where key = 'platform'`;
    await makeTenants();
    for (let day = 0; day < days; day++) {
      now = new Date(start.getTime() + day * dayMs);
      await sweep();
      await act(day);
      now = new Date(now.getTime() + 6 * 3_600_000);
      comeBack(day);
      await receive();
      await drain();
      if (day % 30 === 29 || day === days - 1) await check(day);
    }
    await report();
  } finally {
    await Promise.all([jobs, portal, staff, owner].map((db) => db.close()));
    await sql.end();
  }

  async function makeTenants(): Promise<void> {
    for (let i = 0; i < tenantCount; i++) ids.push(parseTenantId(randomUUIDv7()));
    const at = start.toISOString();
    for (const [i, id] of ids.entries()) {
      const [country, currency, timeZone] = places[i % places.length] ?? places[0];
      // Trials begin spread over two weeks, so that every day of the month gets its renewals.
      const startedAt = new Date(start.getTime() - (i % 14) * dayMs);
      await sql`
        insert into platform.tenants (id, slug, name, email, country, currency, time_zone, language, brand_color_primary,
          brand_color_secondary, business_hours, placement, sandbox, created_at, updated_at, ready_at)
        values (${id}, ${`s${id.slice(-12)}`}, ${`Tenant ${i}`}, ${`t${i}@example.com`}, ${country}, ${currency}, ${timeZone}, 'en',
          '#000000', '#ffffff', '{}', 'primary', false, ${at}, ${at}, ${startedAt.toISOString()})`;
      await sql`
        insert into platform.subscriptions (id, tenant_id, plan_code, plan_version_id, currency, cycle, started_at, trial_ends_at,
          period_start, period_end, auto_renew)
        select gen_random_uuid(), ${id}, v.plan_code, v.id, ${currency}, 'monthly', ${startedAt.toISOString()},
          ${startedAt.toISOString()}::timestamptz + interval '14 days', ${startedAt.toISOString()},
          ${startedAt.toISOString()}::timestamptz + interval '14 days', true
        from platform.plan_versions v where v.plan_code = ${["starter", "growth", "pro"][i % 3] ?? "growth"}`;
      await owner?.withTenant(id, (tx) => createTenantSchema(tx, id, start));
    }
  }

  async function sweep(): Promise<void> {
    await sweepTrials(worker);
    await sweepRenewals(worker);
    await sweepDrafts(worker);
    await drain();
    await sweepPastDue(worker);
    for (const work of [sweepDunning, expireAttempts, sweepRefunds, sweepEvents]) await unlessAway(() => work(worker));
  }

  /** A sweep that finds the gateway away for some tenants leaves them to the next one; anything else is a fault of ours. */
  async function unlessAway(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
      if (!errors.every((one) => one instanceof DomainError && one.code === "unavailable")) throw error;
      count("gateway away");
    }
  }

  /** The durable functions, each event at least once. */
  async function drain(): Promise<void> {
    while ((await relayOutbox(worker, deliver)) > 0);
  }

  async function deliver(events: OutboxEvent[]): Promise<void> {
    for (const event of events) {
      await attempted(event);
      if (chance(seed, "again", event.name, now.getTime(), events.length) < 0.05) await attempted(event);
    }
  }

  /** A gateway that is away fails the job; the engine would try again, here the sweeps find what is left. */
  async function attempted(event: OutboxEvent): Promise<void> {
    try {
      await handle(event);
    } catch (error) {
      if (!(error instanceof DomainError && error.retry)) throw error;
      count(`${event.name} put off`);
    }
  }

  async function handle({ name, data }: OutboxEvent): Promise<void> {
    const inTenant = () => ({ ...worker, tenantId: parseTenantId(String(data.tenantId)) });
    if (name === "invoice/finalized") await dunInvoice(inTenant(), { invoiceId: String(data.invoiceId) });
    if (name === "payment_method/saved") await dunTenant(inTenant());
    if (name === "payment/refund.requested") await sendRefund(inTenant(), { refundId: String(data.refundId) });
    if (name === "payments/event.received")
      await processEvent(worker, { gateway: "stripe", eventId: String(data.eventId) });
  }

  async function receive(): Promise<void> {
    for (const event of bank.deliver()) {
      const rawBody = Buffer.from(JSON.stringify(event));
      await receiveEvent(
        { ...worker, db: portal ?? worker.db },
        { gateway: "stripe", rawBody, headers: new Headers() },
      );
    }
  }

  async function act(day: number): Promise<void> {
    for (const [i, tenantId] of ids.entries()) {
      const draw = (what: string) => chance(seed, day, i, what);
      if (draw("acts") >= (day < 14 ? 0.06 : actShare)) continue;
      const owned = {
        ...base,
        db: portal ?? worker.db,
        tenantId,
        actor: { type: "owner" as const, id: randomUUIDv7() },
      };
      const steered = {
        ...base,
        db: staff ?? worker.db,
        tenantId,
        actor: { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const },
      };
      const [name, work] = choose(draw, i, owned, steered);
      try {
        await work();
        count(name);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        count(`${name} refused: ${error.code}`);
      }
    }
  }

  /** Most customers pay on the gateway's page the same day, some too late, some never. */
  function comeBack(day: number): void {
    for (const [i, page] of pages) {
      const draw = chance(seed, day, i, "comes back");
      if (draw < 0.75) bank.complete(page);
      if (draw < 0.75 || draw > 0.9) pages.delete(i);
    }
  }

  type Owned = typeof base & { db: typeof worker.db; tenantId: TenantId; actor: { type: "owner"; id: string } };
  type Steered = typeof base & {
    db: typeof worker.db;
    tenantId: TenantId;
    actor: { type: "staff"; id: string; role: "admin" };
  };

  function choose(
    draw: (what: string) => number,
    i: number,
    owned: Owned,
    steered: Steered,
  ): readonly [string, () => Promise<unknown>] {
    const pick = <T>(what: string, list: readonly T[]): T => {
      const item = list[Math.floor(draw(what) * list.length)];
      assert(item !== undefined, "a choice of something");
      return item;
    };
    const reason = "simulated";
    const acts: readonly (readonly [number, string, () => Promise<unknown>])[] = [
      [
        30,
        "change",
        () => change(i, draw, owned, pick("plan", ["free", "starter", "growth", "pro"]), pick("cycle", cycles)),
      ],
      [8, "cancel", () => cancelSubscription(owned, { reasonCode: pick("why", cancelReasons) })],
      [6, "resume", () => resumeSubscription(owned)],
      [5, "auto-renew", () => setAutoRenew(owned, { autoRenew: draw("renew") < 0.5 })],
      [4, "undo", () => undoChange(owned)],
      [12, "new card", async () => bank.complete((await saveMethod(owned, visit)).url)],
      [3, "extend trial", () => extendTrial(steered, { trialEndsAt: new Date(now.getTime() + 10 * dayMs), reason })],
      [3, "pause", () => pauseSubscription(steered, { reason })],
      [6, "unpause", () => unpauseSubscription(steered, { reason })],
      [4, "one-off line", () => oneOff(i, draw, steered)],
      [4, "credit", async () => credit(steered, draw, "balance")],
      [3, "refund", async () => refund(steered, draw)],
      [2, "void", async () => voidInvoice(steered, { invoiceId: await invoiceOf(steered.tenantId, "open"), reason })],
      [
        1,
        "write off",
        async () => markUncollectible(steered, { invoiceId: await invoiceOf(steered.tenantId, "open"), reason }),
      ],
      [2, "dispute", () => dispute(steered.tenantId)],
      [2, "dispute decided", async () => decide(draw)],
    ];
    let at = draw("act") * acts.reduce((total, [weight]) => total + weight, 0);
    for (const [weight, name, work] of acts) {
      at -= weight;
      if (at < 0) return [name, work];
    }
    throw new Error("no act");
  }

  /** What the preview shows is what is charged. */
  async function change(
    i: number,
    draw: (what: string) => number,
    owned: Owned,
    planCode: string,
    cycle: (typeof cycles)[number],
  ): Promise<void> {
    const convertAt = draw("convert") < 0.3 ? ("trial_end" as const) : ("now" as const);
    const input = { planCode, cycle, convertAt, by: "customer" as const };
    const preview = await previewChange(owned, input);
    const result = await changePlan(owned, input);
    assert(
      preview.dueNow.minor === result.dueNow.minor,
      `preview ${preview.dueNow.minor}, charged ${result.dueNow.minor}`,
    );
    if (result.status !== "awaiting_payment" || !result.invoiceId) return;
    const payment = await startPayment(owned, {
      ...visit,
      invoiceId: result.invoiceId,
      gateway: "stripe",
      saveMethod: true,
    });
    if (payment.status === "action_required") pages.set(i, payment.url);
  }

  async function oneOff(i: number, draw: (what: string) => number, steered: Steered): Promise<void> {
    const currency = (places[i % places.length] ?? places[0])[1];
    const amountMinor = BigInt(Math.floor(draw("amount") * 20_000) - 5_000);
    await addOneOffLine(steered, {
      description: { en: "Training", ar: "تدريب" },
      amountMinor,
      currency,
      reason: "simulated",
    });
  }

  async function credit(steered: Steered, draw: (what: string) => number, settledBy: "balance"): Promise<void> {
    const invoiceId = await invoiceOf(steered.tenantId, "paid");
    const amountMinor = BigInt(1 + Math.floor(draw("credit") * 3_000));
    await creditInvoice(steered, { invoiceId, amountMinor, settledBy, reason: "simulated" });
  }

  async function refund(steered: Steered, draw: (what: string) => number): Promise<void> {
    const [payment] = await sql<{ id: string; currency: "OMR"; amount_minor: string }[]>`
      select id, currency, amount_minor from platform.payments where tenant_id = ${steered.tenantId} order by created_at desc limit 1`;
    if (!payment) return;
    const amount = money(
      1n + (BigInt(payment.amount_minor) * BigInt(Math.floor(draw("part") * 100))) / 100n,
      payment.currency,
    );
    await refundPayment(steered, { paymentId: payment.id, amount, reason: "simulated" });
  }

  async function dispute(tenantId: TenantId): Promise<void> {
    const [payment] = await sql<{ gateway_ref: string }[]>`
      select gateway_ref from platform.payments where tenant_id = ${tenantId} and refunded_minor = 0 order by created_at desc limit 1`;
    if (payment) disputes.push(bank.dispute(payment.gateway_ref));
  }

  async function decide(draw: (what: string) => number): Promise<void> {
    const open = disputes.shift();
    if (open) bank.decide(open, draw("won") < 0.5 ? "won" : "lost");
  }

  async function invoiceOf(tenantId: TenantId, state: "open" | "paid"): Promise<string> {
    const [row] = await sql<{ id: string }[]>`
      select id from platform.invoices where tenant_id = ${tenantId} and finalized_at is not null and voided_at is null
        and uncollectible_at is null and (paid_at is not null) = ${state === "paid"} order by finalized_at desc limit 1`;
    if (!row) throw new DomainError("not_found", "no such invoice");
    return row.id;
  }

  async function check(day: number): Promise<void> {
    const broken = await checkBillingInvariants(worker.db.orm);
    // Only staff may read everybody's audit log.
    if (staff) broken.push(...(await checkBillingAudit(staff.orm)));
    if (broken.length === 0) return;
    console.error(`seed ${seed}, day ${day}: ${broken.length} broken`);
    throw new Error(broken.slice(0, 10).join("\n"));
  }

  async function report(): Promise<void> {
    const [figures] = await sql`
      select (select count(*)::int from platform.invoices where number is not null) as invoices,
        (select count(*)::int from platform.payments) as payments, (select count(*)::int from platform.credit_notes) as credit_notes,
        (select count(*)::int from platform.refunds) as refunds, (select count(*)::int from platform.inbox) as events,
        (select count(*)::int from platform.billing_holds) as holds,
        (select count(*)::int from platform.inbox where quarantined_because is not null) as quarantined`;
    const seconds = (performance.now() - beganAt) / 1000;
    const print = (metric: string, value: unknown, unit: string) =>
      console.log(JSON.stringify({ bench: "simulate", metric, value, unit, reference: null, ratio: null }));
    print("seed", seed, "");
    print("tenants", tenantCount, "tenants");
    print("simulated", days, "days");
    print("took", Math.round(seconds), "s");
    for (const [metric, value] of Object.entries(figures ?? {})) print(metric, value, "");
    print("acts", Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a)), "");
    print("invariants_broken", 0, "");
  }
} finally {
  await database.close();
}
