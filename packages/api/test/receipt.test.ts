import type { TenantId } from "@tenantry/core/ids";
import { setOverride } from "@tenantry/services/entitlements/set-override";
import { plainRenderer } from "@tenantry/services/testing/vendors";
import { createOrder } from "@tenantry/services/workspace/create-order";
import { printOrderReceipt } from "@tenantry/services/workspace/order-receipt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendReceipt } from "../src/http/receipt-handler.ts";
import { openApi } from "./support/api.ts";

const api = await openApi();
afterAll(api.close);
const { world } = api;
const files = world.worker.files;
const portal = { ...api.portal, files: async () => files };
const staff = {
  ...world.staff,
  actor: { type: "staff" as const, id: "018f0000-0000-7000-8000-0000000000ff", role: "admin" as const },
};

/** A tenant on a plan with one order, its printed receipt, and a member's token. */
async function tenantOn(planCode: string) {
  const { id } = await api.tenant();
  await world.sql`update platform.subscriptions set plan_code = ${planCode}, plan_version_id =
    (select id from platform.plan_versions where plan_code = ${planCode} order by version desc limit 1) where tenant_id = ${id}`;
  const userId = await api.user(id, "member");
  const token = await api.sessionOf({ realm: "user", tenantId: id }, userId, "api");
  const order = await createOrder(
    { ...world.portal, tenantId: id, actor: { type: "system" } },
    { customer: "Amal", total: "12.500" },
  );
  return { id, token, order };
}

const ask = (token: string, orderId: string) =>
  sendReceipt(portal, new Request("https://app.example.com/v1", { headers: { authorization: `Bearer ${token}` } }), {
    surface: "rest",
    id: orderId,
  });
const print = (tenantId: TenantId, orderId: string) =>
  printOrderReceipt({ ...world.worker, documents: plainRenderer, tenantId }, orderId);

let free: Awaited<ReturnType<typeof tenantOn>>;
let starter: Awaited<ReturnType<typeof tenantOn>>;
beforeAll(async () => {
  [free, starter] = [await tenantOn("free"), await tenantOn("starter")];
  for (const { id, order } of [free, starter]) await print(id, order.id);
});

test("Free is refused with the feature and where to get it", async () => {
  const answer = await ask(free.token, free.order.id);
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({
    code: "feature_not_in_plan",
    feature: "pdf_invoices",
    upgradeUrl: `https://app.example.com/billing/${free.id}/plans`,
  });
});

test("Starter gets its own receipt, in its own name", async () => {
  const answer = await ask(starter.token, starter.order.id);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  expect(answer.headers.get("content-disposition")).toBe(`attachment; filename="receipt-${starter.order.number}.pdf"`);
  const [tenant] = await world.sql`select name from platform.tenants where id = ${starter.id}`;
  expect(await answer.json()).toMatchObject({
    number: String(starter.order.number),
    issuer: { name: { en: tenant?.name } },
    customer: { name: { en: "Amal" } },
    paid: { minor: "12500", currency: "OMR" },
  });
});

test("an override wins over the plan", async () => {
  const comped = await tenantOn("free");
  await print(comped.id, comped.order.id);
  expect((await ask(comped.token, comped.order.id)).status).toBe(403);
  const value = { kind: "feature" as const, code: "pdf_invoices", enabled: true };
  await setOverride({ ...staff, tenantId: comped.id }, { value, reason: "a gift" });
  // The snapshot of a process that cannot LISTEN is five minutes old at most.
  world.clock.set(new Date(world.clock.now().getTime() + 300_000));
  expect((await ask(comped.token, comped.order.id)).status).toBe(200);
});

test("another tenant's order is not there, and nobody is refused with 401", async () => {
  expect((await ask(starter.token, free.order.id)).status).toBe(404);
  expect((await ask(starter.token, "1")).status).toBe(404);
  expect((await ask("", starter.order.id)).status).toBe(401);
});

test("a receipt that is not printed yet is asked for", async () => {
  const { tenantId, id } = {
    tenantId: starter.id,
    id: (
      await createOrder(
        { ...world.portal, tenantId: starter.id, actor: { type: "system" } },
        { customer: "Badr", total: "1" },
      )
    ).id,
  };
  const waiting = ask(starter.token, id);
  await expect
    .poll(
      () =>
        world.sql`select data from platform.outbox where tenant_id = ${tenantId} and name = 'order/receipt.requested'`,
    )
    .toMatchObject([{ data: { tenantId, orderId: id } }]);
  await print(tenantId, id);
  expect((await waiting).status).toBe(200);
});
