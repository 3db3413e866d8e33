import { parseArgs } from "node:util";
import { assert } from "@tenantry/core/errors";
import type { TenantId } from "@tenantry/core/ids";
import { seeded } from "@tenantry/jobs/testing/random";
import postgres from "postgres";
import { reporter } from "./support/report.ts";
import { openStand } from "./support/stand.ts";

const row = reporter("usage");

/**
 * Usage events over HTTP in batches of 500 with 5 % duplicates. The reference inserts the same rows with the same number of
 * connections by one multi-row INSERT … ON CONFLICT of postgres.js a batch, under the same role and policies: no HTTP, no totals.
 */
const { values } = parseArgs({
  options: {
    batches: { type: "string", default: "400" },
    connections: { type: "string", default: "8" },
    seed: { type: "string", default: "1" },
  },
});
const batchCount = Number(values.batches);
const connections = Number(values.connections);
const seed = Number(values.seed);
const batchSize = 500;
const duplicateShare = 0.05;

type Event = { id: string; meter: string; quantity: number; at: string };

const stand = await openStand("usage", { poolSize: connections * 2 });
try {
  const ours = await stand.tenant("growth");
  const theirs = await stand.tenant("starter");
  const at = new Date().toISOString();
  const warmUp = makeBatches(seeded(seed + 1), "w", 40);
  const batches = makeBatches(seeded(seed), "e", batchCount);
  const distinct = new Map(batches.flat().map((event) => [event.id, event.quantity]));
  const raw = postgres(stand.portalUrl, { max: connections, fetch_types: false, prepare: false });

  // In turns, so that a busy moment of the machine hits both.
  await drive(warmUp, (batch) => report(batch, ours.token));
  await drive(warmUp, (batch) => insertRaw(theirs.tenantId, batch));
  let ourSeconds = 0;
  let rawSeconds = 0;
  for (let i = 0; i < batches.length; i += 50) {
    const turn = batches.slice(i, i + 50);
    ourSeconds += await drive(turn, (batch) => report(batch, ours.token));
    rawSeconds += await drive(turn, (batch) => insertRaw(theirs.tenantId, batch));
  }
  const events = batches.length * batchSize;

  const wanted = [...distinct.values()].reduce((a, b) => a + b, 0);
  const [rows] = await stand.sql<{ n: number; total: number }[]>`
    select count(*)::int as n, sum(quantity)::int as total from platform.usage_events
    where tenant_id = ${ours.tenantId} and event_id like 'e%'`;
  const [all] = await stand.sql<{ total: number }[]>`
    select sum(quantity)::int as total from platform.usage_events where tenant_id = ${ours.tenantId}`;
  const [window] = await stand.sql<{ used: number }[]>`
    select used::int from platform.usage_windows where tenant_id = ${ours.tenantId} and meter = 'api_calls'`;
  assert(rows?.n === distinct.size && rows.total === wanted, `${rows?.n} rows of ${distinct.size} distinct events`);
  assert(window?.used === all?.total, `the window counts ${window?.used}, its events ${all?.total}`);

  row("events_per_second", events / ourSeconds, "1/s", events / rawSeconds);
  row("duplicates", events - distinct.size, "events");
  row("miscounted", (rows?.total ?? 0) - wanted, "units");
  row("seed", seed, "");
  await raw.end();

  function makeBatches(random: () => number, prefix: string, count: number): Event[][] {
    let next = 0;
    const sent: Event[] = [];
    return Array.from({ length: count }, () =>
      Array.from({ length: batchSize }, () => {
        const again = random() < duplicateShare ? sent[Math.floor(random() * sent.length)] : undefined;
        if (again) return again;
        const event = {
          id: `${prefix}${seed}-${next++}`,
          meter: "api_calls",
          quantity: 1 + Math.floor(random() * 9),
          at,
        };
        sent.push(event);
        return event;
      }),
    );
  }

  async function drive(list: readonly Event[][], send: (batch: Event[]) => Promise<void>): Promise<number> {
    const queue = [...list].reverse();
    const startedAt = performance.now();
    const worker = async () => {
      for (let batch = queue.pop(); batch; batch = queue.pop()) await send(batch);
    };
    await Promise.all(Array.from({ length: connections }, worker));
    return (performance.now() - startedAt) / 1000;
  }

  async function report(batch: Event[], token: string): Promise<void> {
    const response = await fetch(`${stand.origin}/v1/usage/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ events: batch }),
    });
    const text = await response.text();
    assert(response.status === 201, `the edge answers ${response.status} ${text.slice(0, 300)}`);
  }

  async function insertRaw(tenantId: TenantId, batch: Event[]): Promise<void> {
    // One statement may not meet an id twice in the same order as another: sorted, as ours is, so that none deadlocks.
    const list = batch.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const now = new Date().toISOString();
    const rows = list.map(({ id, meter, quantity, at: happenedAt }) => ({
      tenant_id: tenantId,
      event_id: id,
      meter,
      quantity,
      happened_at: happenedAt,
      received_at: now,
    }));
    await raw.begin(async (tx) => {
      await tx.unsafe(`SET LOCAL app.tenant_id = '${tenantId}'`);
      await tx`insert into platform.usage_events ${tx(rows)} on conflict do nothing`;
    });
  }
} finally {
  await stand.close();
}
