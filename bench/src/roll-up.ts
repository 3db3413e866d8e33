import { randomUUIDv7 } from "node:crypto";
import { parseArgs } from "node:util";
import { assert } from "@tenantry/core/errors";
import { parseTenantId, tenantSchema } from "@tenantry/core/ids";
import { createTenantSchema } from "@tenantry/db/tenant-schema";
import { seeded } from "@tenantry/jobs/testing/random";
import { rollUpUsage } from "@tenantry/services/usage/roll-up";
import { reporter } from "./support/report.ts";
import { openStand } from "./support/stand.ts";

const row = reporter("roll-up");

/** The daily roll-up of many tenants, each with a schema, orders of the last days and reported events; once anew, once again. */
const { values } = parseArgs({
  options: { tenants: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});
const tenantCount = Number(values.tenants);
const seed = Number(values.seed);
const dayMs = 86_400_000;

const stand = await openStand("roll-up", { poolSize: 4 });
const { sql, worker } = stand;
try {
  const random = seeded(seed);
  const now = new Date();
  const since = new Date(now.getTime() - 20 * dayMs);
  const model = await stand.tenant("growth");
  const ids = Array.from({ length: tenantCount }, () => parseTenantId(randomUUIDv7()));
  await sql`insert into platform.tenants
    select (jsonb_populate_record(t, jsonb_build_object('id', made.id, 'slug', 'r' || made.n, 'ready_at', ${since}::timestamptz))).*
    from platform.tenants t, unnest(string_to_array(${ids.join(",")}, ',')::uuid[]) with ordinality as made(id, n)
    where t.id = ${model.tenantId}`;
  await sql`insert into platform.subscriptions
    select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'tenant_id', t.id))).*
    from platform.subscriptions s, platform.tenants t where s.tenant_id = ${model.tenantId} and t.id <> s.tenant_id`;
  await sql`insert into platform.usage_events (tenant_id, event_id, meter, quantity, happened_at, received_at)
    select id, 'e' || i, 'api_calls', 5, ${now}::timestamptz - i * interval '8 hours', ${now}
    from platform.tenants, generate_series(1, 6) i`;
  await sql`insert into platform.usage_windows (tenant_id, meter, window_start, window_end, used)
    select tenant_id, 'api_calls', period_start, period_end, 30 from platform.subscriptions`;

  const queue = [...ids];
  const build = async () => {
    for (let id = queue.pop(); id; id = queue.pop()) {
      const tenantId = id;
      await worker.ownerDb.transaction((tx) => createTenantSchema(tx, tenantId, now));
      const own = (table: string) => sql(`${tenantSchema(tenantId)}.${table}`);
      const orders = Math.floor(random() * 10);
      await sql`insert into ${own("orders")} (id, customer, total_minor, currency, created_at)
        select gen_random_uuid(), 'Said', 1000, 'OMR', ${now}::timestamptz - i * interval '5 hours'
        from generate_series(1, ${orders}::int) i`;
      await sql`insert into ${own("counters")} (meter, window_start, used)
        select 'orders', period_start, ${orders}::bigint from platform.subscriptions where tenant_id = ${tenantId}
        union all select unnest(array['users', 'branches']), to_timestamp(0), 1`;
    }
  };
  await Promise.all([build(), build()]);

  const timed = async () => {
    const startedAt = performance.now();
    const done = await rollUpUsage(worker);
    return { ...done, seconds: (performance.now() - startedAt) / 1000 };
  };
  const first = await timed();
  const again = await timed();
  const [total] = await sql<{ n: number; orders: number }[]>`
    select count(distinct tenant_id)::int as n, (sum(quantity) filter (where meter = 'orders'))::int as orders
    from platform.usage_daily`;
  const wanted = await exactOrders();
  assert(first.tenants === tenantCount + 1, `${first.tenants} tenants were rolled up`);
  assert(total?.n === tenantCount + 1 && total.orders === wanted, `${total?.orders} orders of ${wanted}`);
  row("tenants", first.tenants, "tenants");
  row("first_run", first.seconds, "s");
  row("second_run", again.seconds, "s");
  row("seed", seed, "");

  /** Orders of whole days within reach of the roll-up, counted tenant by tenant. */
  async function exactOrders(): Promise<number> {
    let sum = 0;
    for (const id of ids) {
      const [found] = await sql<{ n: number }[]>`select count(*)::int as n from ${sql(`${tenantSchema(id)}.orders`)}
        where created_at < date_trunc('day', ${now}::timestamptz at time zone 'UTC') at time zone 'UTC'`;
      sum += found?.n ?? 0;
    }
    return sum;
  }
} finally {
  await stand.close();
}
