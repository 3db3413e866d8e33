import type { GatewayId, PaymentGateway, WebhookVerdict } from "@tenantry/core/ports/payments";
import { openWorld } from "@tenantry/services/testing/world";
import { pino } from "pino";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { receiveWebhook } from "../src/http/webhook-handler.ts";
import { cardGateway } from "./support/gateway.ts";

const world = await openWorld();
afterAll(world.close);
const { clock, sql } = world;
const lines: Record<string, unknown>[] = [];
const log = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
const event = {
  id: "evt_1",
  type: "payment_intent.succeeded",
  objectRef: { kind: "payment" as const, id: "pi_1" },
  account: null,
  createdAt: clock.now(),
};

/** The real signature check is the adapter's and tested there; here a word stands for what it says. */
const verdicts: Record<string, WebhookVerdict> = {
  good: { status: "accepted", event },
  foreign: { status: "foreign", event: { ...event, id: "evt_2", account: "acct_other" } },
  forged: { status: "refused", reason: "forged" },
};
const gateway: PaymentGateway = {
  ...cardGateway(clock.now),
  verifyWebhook: (rawBody) => verdicts[new TextDecoder().decode(rawBody)] ?? { status: "refused", reason: "malformed" },
};
const gateways = new Map<GatewayId, PaymentGateway>([["stripe", gateway]]);
const send = (body: string, id: GatewayId = "stripe") =>
  receiveWebhook(
    { db: world.portal.db, clock, gateways, log },
    new Request("https://app.example.com/api/webhooks/stripe", { method: "POST", body }),
    id,
  );
const kept = () => sql`select event_id, quarantined_because from platform.inbox order by event_id`;
const handed = () => sql`select data from platform.outbox where name = 'payments/event.received'`;

beforeEach(async () => {
  lines.length = 0;
  await sql`delete from platform.inbox`;
  await sql`delete from platform.outbox`;
});

describe("POST /api/webhooks/stripe", () => {
  test("keeps an event once and hands it to a job, however often it comes", async () => {
    expect((await send("good")).status).toBe(200);
    expect((await send("good")).status).toBe(200);
    expect(await kept()).toEqual([{ event_id: "evt_1", quarantined_because: null }]);
    expect(await handed()).toEqual([{ data: { gateway: "stripe", eventId: "evt_1" } }]);
  });

  test("takes one about another account into quarantine, and hands it to nobody", async () => {
    expect((await send("foreign")).status).toBe(200);
    expect(await kept()).toEqual([{ event_id: "evt_2", quarantined_because: "foreign_account" }]);
    expect(await handed()).toEqual([]);
  });

  test.each([
    ["forged", 400],
    ["what is this", 400],
    ["x".repeat(1024 * 1024 + 1), 413],
  ])("refuses %.12s with %i and keeps nothing", async (body, status) => {
    expect((await send(body)).status).toBe(status);
    expect(await kept()).toEqual([]);
  });

  test("is not there where the gateway is not configured", async () => {
    expect((await send("good", "manual")).status).toBe(404);
  });

  test("writes a refusal into the log, without the body", async () => {
    await send("forged");
    expect(lines).toMatchObject([{ msg: "webhook refused", reason: "forged", gateway: "stripe" }]);
  });
});
