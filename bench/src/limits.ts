import { parseArgs } from "node:util";
import { assert } from "@tenantry/core/errors";
import { tenantSchema } from "@tenantry/core/ids";
import { reporter } from "./support/report.ts";
import { openStand } from "./support/stand.ts";

const row = reporter("limits");

/** 200 requests at once for the last order of the month, over HTTP: one 201, 199 × 402, and not one order too many. */
const { values } = parseArgs({ options: { racers: { type: "string", default: "200" } } });
const racers = Number(values.racers);
const limit = 20;

const stand = await openStand("limits", { poolSize: 20 });
try {
  const { tenantId, token } = await stand.tenant("free");
  const post = async () => {
    const startedAt = performance.now();
    const response = await fetch(`${stand.origin}/v1/orders`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ customer: "Huda", total: "1.250" }),
    });
    const body: unknown = await response.json();
    return { status: response.status, body, ms: performance.now() - startedAt };
  };
  for (let i = 0; i < limit - 1; i++) assert((await post()).status === 201, `order ${i + 1} is taken`);
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: racers }, post));
  const seconds = (performance.now() - startedAt) / 1000;
  const of = (status: number) => answers.filter((answer) => answer.status === status).length;
  const orders = stand.sql(`${tenantSchema(tenantId)}.orders`);
  const counters = stand.sql(`${tenantSchema(tenantId)}.counters`);
  const [there] = await stand.sql<{ n: number }[]>`select count(*)::int as n from ${orders}`;
  const [counted] = await stand.sql<{ used: number }[]>`select used::int from ${counters} where meter = 'orders'`;
  const refusal = answers.find((answer) => answer.status === 402)?.body;
  assert(of(201) === 1 && of(402) === racers - 1, `${of(201)} × 201, ${of(402)} × 402`);
  assert(there?.n === limit && counted?.used === limit, `${there?.n} orders, counter ${counted?.used}`);
  for (const field of ["meter", "limit", "used", "upgradeUrl"])
    assert(typeof refusal === "object" && refusal !== null && field in refusal, `a refusal says ${field}`);
  row("created", of(201), "orders");
  row("refused", of(402), "requests");
  row("overshoot", (there?.n ?? 0) - limit, "orders");
  row("answers_per_second", racers / seconds, "1/s");
  row("slowest", Math.max(...answers.map((answer) => answer.ms)), "ms");
} finally {
  await stand.close();
}
