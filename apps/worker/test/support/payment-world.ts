import { randomUUIDv7 } from "node:crypto";
import { parseTenantId, type TenantId } from "@tenantry/core/ids";
import type { GatewayId, PaymentGateway } from "@tenantry/core/ports/payments";
import { startStripe } from "@tenantry/dev/stripe/emulator";
import { signatureHeader } from "@tenantry/dev/stripe/webhooks";
import { createGateways } from "@tenantry/payments/gateways";
import { createStripeGateway } from "@tenantry/payments/stripe/gateway";
import type { ServiceContext } from "@tenantry/services/context";
import { checkBillingInvariants } from "@tenantry/services/operations/billing-invariants";
import { gatewayOf } from "@tenantry/services/payments/context";
import { ensureCustomer } from "@tenantry/services/payments/customer";
import { loadManualAccounts } from "@tenantry/services/payments/manual-accounts";
import { processEvent } from "@tenantry/services/payments/process-event";
import { receiveEvent } from "@tenantry/services/payments/receive-event";
import { refreshPayment } from "@tenantry/services/payments/refresh-payment";
import { sendRefund } from "@tenantry/services/payments/send-refund";
import { startPayment } from "@tenantry/services/payments/start-payment";
import { changePlan } from "@tenantry/services/subscription/change-plan";
import { renewTenant } from "@tenantry/services/subscription/renew";
import { openWorld } from "@tenantry/services/testing/world";
import Stripe from "stripe";

const secretKey = "sk_test_world";
const webhookSecret = "whsec_test";
export const visit = {
  successUrl: "http://127.0.0.1:1/paid",
  cancelUrl: "http://127.0.0.1:1/billing",
  locale: "en",
} as const;

type Sent = { copies?: number; order?: "created" | "reversed"; only?: (event: Stripe.Event) => boolean };

/** Services, a Stripe that misbehaves on demand, and webhooks that arrive when a test says so. */
export async function openPaymentWorld() {
  const world = await openWorld();
  const emulator = await startStripe({
    port: 0,
    host: "127.0.0.1",
    // Events are handed over by `deliver`, so that a test decides on their order.
    webhookUrl: "http://127.0.0.1:1/",
    webhookSecret,
    secretKey,
  });
  const { url } = emulator;
  const { hostname, port } = new URL(url);
  const stripe = new Stripe(secretKey, { host: hostname, port, protocol: "http", telemetry: false });
  async function control(path: string, body: unknown = {}): Promise<Record<string, unknown>> {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`${url}/_emulator${path}`, { method: "POST", body: JSON.stringify(body), headers });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  }
  await control("/webhooks", { paused: true });
  const configured = createGateways({
    env: { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_BASE: url },
    loadManualAccounts: () => loadManualAccounts(world.worker.db.orm),
    allowEmulator: true,
  });
  // Half a minute of patience is right for a customer and too much for a test.
  const impatient = createStripeGateway({ secretKey, webhookSecret, apiBase: url, timeoutMs: 800 });
  const gateways: ReadonlyMap<GatewayId, PaymentGateway> = new Map(configured).set("stripe", impatient);
  const system: ServiceContext = { ...world.worker, actor: { type: "system" } };
  const jobs = { ...system, gateways, origins: world.worker.origins };
  const anybody = { ...world.portal, actor: { type: "system" as const }, gateways };
  const owner = { type: "owner" as const, id: randomUUIDv7() };
  const clerk = { type: "staff" as const, id: randomUUIDv7(), role: "admin" as const };
  const seen = new Set<string>();

  /** What the worker does with the outbox, as far as payments go; other events are passed over. */
  async function work(): Promise<void> {
    for (;;) {
      const rows = await world.sql<{ id: string; name: string; data: Record<string, string> }[]>`
        update platform.outbox set delivered_at = now() where delivered_at is null
        and name in ('payments/event.received', 'payment/refund.requested') returning id, name, data`;
      if (rows.length === 0) return;
      for (const { name, data } of rows) {
        if (name === "payments/event.received") {
          const gateway: GatewayId = data.gateway === "manual" ? "manual" : "stripe";
          await processEvent(jobs, { gateway, eventId: data.eventId ?? "" });
        } else {
          const tenantId = parseTenantId(data.tenantId ?? "");
          await sendRefund({ ...jobs, tenantId }, { refundId: data.refundId ?? "" });
        }
      }
    }
  }

  const events = async (): Promise<Stripe.Event[]> => {
    const all: Stripe.Event[] = [];
    for await (const event of stripe.events.list({ limit: 100 })) all.push(event);
    return all.reverse();
  };

  /** One signed webhook, as Stripe would send it now. */
  async function post(event: unknown, change: { secret?: string; at?: number } = {}) {
    const body = JSON.stringify(event);
    const at = change.at ?? Math.floor(world.clock.now().getTime() / 1000);
    const headers = new Headers({ "stripe-signature": signatureHeader(body, change.secret ?? webhookSecret, at) });
    return receiveEvent(anybody, { gateway: "stripe", rawBody: new TextEncoder().encode(body), headers });
  }

  /** What a browser does on the gateway's page. */
  async function payPage(page: string, number = "4242424242424242") {
    const fields = { number, expires: "12 / 34", cvc: "123", name: "Aisha Al Balushi" };
    const response = await fetch(page, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
    return { status: response.status, location: response.headers.get("location") };
  }

  /** An upgrade that waits for its payment. */
  async function upgrade(change: Parameters<typeof world.readyTenant>[0] = {}, planCode = "growth") {
    const tenantId = await world.readyTenant({ planCode: "starter", ...change });
    const ctx = { ...world.portal, tenantId, actor: owner, gateways };
    const result = await changePlan(ctx, { planCode, cycle: "monthly", by: "customer" });
    if (!result.invoiceId) throw new Error("nothing is due");
    return { tenantId, invoiceId: result.invoiceId, due: result.dueNow, ctx };
  }

  return {
    ...world,
    stripe,
    url,
    control,
    gateways,
    jobs,
    work,
    events,
    post,
    fault: (kind: string, path: string, times = 1, method = "POST") =>
      control("/faults", { method, path, kind, times }),
    clearFaults: () => control("/faults/clear"),
    /** New events of the gateway reach us and are worked on. */
    async deliver({ copies = 1, order = "created", only = () => true }: Sent = {}): Promise<string[]> {
      const fresh = (await events()).filter((event) => !seen.has(event.id) && only(event));
      const queue = order === "reversed" ? fresh.reverse() : fresh;
      for (const event of queue) {
        seen.add(event.id);
        for (let copy = 0; copy < copies; copy++) await post(event);
        await work();
      }
      return queue.map((event) => event.type);
    },
    as: {
      owner: (tenantId: TenantId) => ({ ...world.portal, tenantId, actor: owner, gateways }),
      staff: (tenantId: TenantId) => ({ ...world.staff, tenantId, actor: clerk, gateways }),
      job: (tenantId: TenantId) => ({ ...jobs, tenantId }),
    },
    staffContext: { ...world.staff, actor: clerk, gateways },
    upgrade,
    /** A tenant that pays by card; the card stays on file. */
    async subscriber(): Promise<TenantId> {
      const { tenantId, invoiceId, ctx } = await upgrade();
      const result = await startPayment(ctx, { invoiceId, saveMethod: true, ...visit });
      if (result.status !== "action_required") throw new Error("no page");
      await payPage(result.url);
      await refreshPayment(ctx, { invoiceId });
      return tenantId;
    },
    /** The instant of the period's end comes, and with it the renewal's invoice. */
    async renew(tenantId: TenantId): Promise<string> {
      const [row] = await world.sql`
        select period_end from platform.subscriptions where tenant_id = ${tenantId} and ended_at is null`;
      world.clock.set(row?.period_end);
      await renewTenant({ ...jobs, tenantId });
      const [invoice] = await world.sql`
        select id from platform.invoices where tenant_id = ${tenantId} and kind = 'renewal' order by created_at desc limit 1`;
      if (!invoice) throw new Error("nothing was renewed");
      return invoice.id;
    },
    /** A card on file, left on the gateway's page as customers do. */
    async saveCard(tenantId: TenantId, token = "pm_card_visa"): Promise<string> {
      const ctx = { ...jobs, tenantId };
      const customer = await ensureCustomer(ctx, gatewayOf(ctx, "stripe"));
      const method = await stripe.paymentMethods.attach(token, { customer });
      const id = randomUUIDv7();
      await world.sql`update platform.payment_methods set is_default = false where tenant_id = ${tenantId}`;
      await world.sql`
        insert into platform.payment_methods (id, tenant_id, gateway, method_ref, brand, last4, expires_month, expires_year, is_default, created_at)
        values (${id}, ${tenantId}, 'stripe', ${method.id}, ${method.card?.brand ?? ""}, ${method.card?.last4 ?? ""},
          ${method.card?.exp_month ?? 1}, ${method.card?.exp_year ?? 2040}, true, ${world.clock.now()})`;
      return id;
    },
    payPage,
    /** Charges that took money from a tenant. */
    async charges(tenantId: TenantId): Promise<Stripe.Charge[]> {
      const [row] =
        await world.sql`select customer_ref from platform.gateway_customers where tenant_id = ${tenantId} and gateway = 'stripe'`;
      if (!row) return [];
      return (await stripe.charges.list({ customer: row.customer_ref, limit: 100 })).data.filter((one) => one.paid);
    },
    async invoice(id: string) {
      const [row] = await world.sql`select * from platform.invoices where id = ${id}`;
      if (!row) throw new Error("no such invoice");
      return row;
    },
    attempts: (invoiceId: string) =>
      world.sql`select * from platform.payment_attempts where invoice_id = ${invoiceId} order by created_at, id`,
    payments: (tenantId: TenantId) =>
      world.sql`select * from platform.payments where tenant_id = ${tenantId} order by created_at, id`,
    balance: async (tenantId: TenantId): Promise<bigint> => {
      const [row] =
        await world.sql`select coalesce(sum(amount_minor), 0)::text as sum from platform.balance_entries where tenant_id = ${tenantId}`;
      return BigInt(row?.sum);
    },
    outbox: async (tenantId: TenantId, name: string) =>
      (
        await world.sql`select data from platform.outbox where tenant_id = ${tenantId} and name = ${name} order by created_at, id`
      ).map((row) => row.data),
    audits: async (tenantId: TenantId): Promise<string[]> =>
      (await world.sql`select action from platform.audit_log where tenant_id = ${tenantId} order by at, id`).map(
        (row) => row.action,
      ),
    invariants: () => checkBillingInvariants(world.worker.db.orm),
    async close() {
      await emulator.stop();
      await world.close();
    },
  };
}
export type PaymentWorld = Awaited<ReturnType<typeof openPaymentWorld>>;
