import { randomUUIDv7 } from "node:crypto";
import { type OutboxEvent, outboxLagMs, relayOutbox } from "@tenantry/services/outbox/relay";
import { afterAll, beforeEach, expect, test } from "vitest";
import { openWorld } from "./support/world.ts";

const world = await openWorld();
afterAll(world.close);
const { sql, worker, clock } = world;
const seconds = (count: number) => clock.set(new Date(clock.now().getTime() + count * 1000));

/** Events as services leave them, one millisecond apart. */
async function leave(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUIDv7());
  for (const [index, id] of ids.entries()) {
    const at = new Date(clock.now().getTime() - 1000 + index);
    await sql`insert into platform.outbox (id, name, data, created_at) values (${id}, 'tenant/updated', '{"tenantId":"t"}', ${at})`;
  }
  return ids;
}

/** An engine that remembers what it was given. */
function engine() {
  const received: OutboxEvent[] = [];
  return {
    received,
    ids: () => received.map((event) => event.id),
    deliver: async (events: OutboxEvent[]) => void received.push(...events),
  };
}
const engineIsDown = async () => {
  throw new Error("connect ECONNREFUSED");
};
const rowOf = async (id: string) => (await sql`select * from platform.outbox where id = ${id}`)[0];

beforeEach(async () => {
  await sql`delete from platform.outbox`;
});

test("delivers each row once, oldest first, with the row's id as the event's", async () => {
  const ids = await leave(5);
  const { received, deliver } = engine();
  expect(await relayOutbox(worker, deliver)).toBe(5);
  expect(received).toMatchObject(ids.map((id) => ({ id, name: "tenant/updated", data: { tenantId: "t" } })));
  expect(await relayOutbox(worker, deliver)).toBe(0);
  expect(received).toHaveLength(5);
});

test("takes a batch at a time", async () => {
  const ids = await leave(5);
  const { ids: received, deliver } = engine();
  expect(await relayOutbox(worker, deliver, 2)).toBe(2);
  expect(await relayOutbox(worker, deliver, 2)).toBe(2);
  expect(await relayOutbox(worker, deliver, 2)).toBe(1);
  expect(received()).toEqual(ids);
});

test("an engine that is down loses nothing: rows wait longer each time and keep their ids", async () => {
  const [id = ""] = await leave(1);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 12; attempt++) {
    await expect(relayOutbox(worker, engineIsDown)).rejects.toThrow("ECONNREFUSED");
    const row = await rowOf(id);
    expect(row).toMatchObject({ delivered_at: null, attempts: attempt + 1, last_error: "connect ECONNREFUSED" });
    const wait = (row?.next_attempt_at.getTime() - clock.now().getTime()) / 1000;
    waits.push(wait);
    expect(await relayOutbox(worker, engineIsDown)).toBe(0);
    seconds(wait);
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
  const { ids, deliver } = engine();
  await relayOutbox(worker, deliver);
  expect(ids()).toEqual([id]);
  expect(await rowOf(id)).toMatchObject({ last_error: null, delivered_at: clock.now() });
});

test("an engine that has been down for weeks is still tried every five minutes", async () => {
  const [id = ""] = await leave(1);
  await sql`update platform.outbox set attempts = 5000 where id = ${id}`;
  await expect(relayOutbox(worker, engineIsDown)).rejects.toThrow("ECONNREFUSED");
  expect((await rowOf(id))?.next_attempt_at.getTime()).toBe(clock.now().getTime() + 300_000);
});

test("two relays at once, and ten: each row is delivered by one of them", async () => {
  const ids = await leave(120);
  const { ids: received, deliver } = engine();
  const drain = async () => {
    while ((await relayOutbox(worker, deliver, 7)) > 0);
  };
  await Promise.all(Array.from({ length: 10 }, drain));
  expect(received().sort()).toEqual(ids.sort());
});

test("a relay that dies after it has taken rows leaves them to the next, once its lease is over", async () => {
  const [id] = await leave(1);
  // It hears nothing of the engine any more and never comes back.
  void relayOutbox(worker, () => new Promise(() => undefined));
  await expect.poll(async () => (await rowOf(id ?? ""))?.attempts).toBe(1);

  const { ids, deliver } = engine();
  expect(await relayOutbox(worker, deliver)).toBe(0);
  seconds(29);
  expect(await relayOutbox(worker, deliver)).toBe(0);
  seconds(2);
  expect(await relayOutbox(worker, deliver)).toBe(1);
  expect(ids()).toEqual([id]);
});

test("a relay that dies between delivery and its note delivers again with the same id, for the engine to drop", async () => {
  const [id] = await leave(1);
  const { ids, deliver } = engine();
  const dying = async (events: OutboxEvent[]) => {
    await deliver(events);
    throw new Error("killed");
  };
  await expect(relayOutbox(worker, dying)).rejects.toThrow("killed");
  seconds(31);
  await relayOutbox(worker, deliver);
  expect(ids()).toEqual([id, id]);
});

test("the lag is the age of the oldest event that nobody has delivered", async () => {
  expect(await outboxLagMs(worker)).toBe(0);
  await leave(2);
  seconds(9);
  expect(await outboxLagMs(worker)).toBe(10_000);
  await relayOutbox(worker, engine().deliver, 1);
  expect(await outboxLagMs(worker)).toBe(9_999);
});
