import { deepStrictEqual } from "node:assert";
import { type ChildProcess, fork } from "node:child_process";
import { randomUUIDv7 } from "node:crypto";
import { on } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { can } from "@tenantry/core/entitlements/resolve";
import { compileSnapshot, compileTenant } from "@tenantry/core/entitlements/snapshot";
import { assert } from "@tenantry/core/errors";
import { createDatabase } from "@tenantry/db/client";
import { createFlag } from "@tenantry/services/flags/create-flag";
import { killFlag } from "@tenantry/services/flags/kill-flag";
import { flagd, growthBook, launchDarkly, type Sdk, unleash } from "./reference/flag-sdks.ts";
import { openDatabase } from "./support/database.ts";
import {
  type FlagWorld,
  flagWorld,
  grantsOf,
  naiveAnswer,
  now,
  type Question,
  storedFlag,
} from "./support/flag-world.ts";
import { percentile, reporter } from "./support/report.ts";

const row = reporter("flags", { faster: true });

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000000" },
    flips: { type: "string", default: "1000" },
    seed: { type: "string", default: "20260310" },
    only: { type: "string" },
  },
});
const count = Number(values.count);

if (values.only !== "propagation") await evaluations(flagWorld(Number(values.seed), count));
if (values.only !== "evaluations") await propagation(Number(values.flips));

/** In turns of fifty thousand, so that a busy moment of the machine hits all of them. */
async function evaluations(world: FlagWorld): Promise<void> {
  const ours = tenantry(world);
  const references = [await launchDarkly(world), await unleash(world), await growthBook(world), flagd(world)];
  const times = new Map<Sdk, number>([ours, ...references].map((sdk) => [sdk, 0]));
  const answers = new Map<Sdk, boolean[]>([ours, ...references].map((sdk) => [sdk, []]));
  for (const sdk of times.keys()) await timed(sdk, world.questions.slice(0, 20_000));
  for (let first = 0; first < count; first += 50_000) {
    const turn = world.questions.slice(first, first + 50_000);
    for (const sdk of times.keys()) {
      const { ms, given } = await timed(sdk, turn);
      times.set(sdk, (times.get(sdk) ?? 0) + ms);
      answers.get(sdk)?.push(...given);
    }
  }
  const ownAnswers = answers.get(ours) ?? [];
  const exact = world.questions.filter((question, i) => naiveAnswer(world, question) === ownAnswers[i]).length;
  assert(exact === count, `${count - exact} answers differ from the naive evaluation`);
  const nanoseconds = (sdk: Sdk) => ((times.get(sdk) ?? Number.NaN) * 1e6) / count;
  row("evaluations_per_second", 1e9 / nanoseconds(ours), "1/s", null);
  for (const sdk of references) {
    const given = answers.get(sdk) ?? [];
    const dealt = ({ flag }: Question) => world.flags[flag]?.rule.kind === "percentage" && !world.flags[flag]?.killed;
    // Percentages are dealt by each SDK's own hash; everything else must agree.
    const differ = world.questions.filter((q, i) => !dealt(q) && given[i] !== ownAnswers[i]).length;
    assert(differ === 0, `${sdk.name} has other flags: ${differ} answers differ`);
    row(`evaluation_vs_${sdk.name}`, nanoseconds(ours), "ns", nanoseconds(sdk));
    sdk.close();
  }
  row("exact", exact, "answers", null);
}

function tenantry(world: FlagWorld): Sdk {
  const snapshot = compileSnapshot({ features: [], meters: [], flags: world.flags.map(storedFlag) });
  const subjects = world.tenants.map((spec, i) => {
    const tenant = compileTenant(grantsOf(world, spec));
    return (world.users[i] ?? []).map((userId) => ({ tenant, userId }));
  });
  const evaluate = ({ tenant, user, flag }: Question) => {
    const subject = subjects[tenant]?.[user];
    assert(subject, "a question has its subject");
    return can(snapshot, subject, world.flags[flag]?.key ?? "", now);
  };
  return { name: "tenantry", evaluate, close: () => undefined };
}

/** An SDK whose answers are promises is awaited, one that answers at once is not. */
async function timed({ evaluate }: Sdk, questions: readonly Question[]): Promise<{ ms: number; given: boolean[] }> {
  const given = new Array<boolean>(questions.length);
  const start = performance.now();
  for (let i = 0; i < questions.length; i++) {
    const answer = evaluate(questions[i] as Question);
    given[i] = typeof answer === "boolean" ? answer : await answer;
  }
  return { ms: performance.now() - start, given };
}

/** From the call that changes a flag to the new answer in another process, over PostgreSQL that syncs. */
async function propagation(flips: number): Promise<void> {
  const database = await openDatabase("flags");
  let listener: ChildProcess | undefined;
  try {
    const tenantId = await bareTenant(database.sql);
    const db = createDatabase({ url: database.staffUrl, poolSize: 2, name: "bench-flags" });
    const clock = { now: () => new Date() };
    const ctx = { db, clock, actor: { type: "system" as const }, requestId: null };
    const text = { en: "Bench", ar: "قياس" };
    const rules = [{ kind: "everybody" as const }];
    const described = { name: text, description: text, owner: "bench", environments: ["live" as const], rules };
    await createFlag(ctx, { key: "flipped", ...described, reason: "benchmark" });
    listener = fork(fileURLToPath(new URL("support/flag-listener.ts", import.meta.url)), [
      database.portalUrl,
      tenantId,
      "flipped",
    ]);
    const seen = on(listener, "message");
    const next = async (enabled: boolean): Promise<bigint> => {
      for (;;) {
        const { value } = await seen.next();
        assert(value, "the listener is there");
        const { enabled: answer, at } = value[0] as { enabled: boolean; at: string };
        if (answer === enabled) return BigInt(at);
      }
    };
    await next(true);
    const times: number[] = [];
    for (let i = 0; i < flips; i++) {
      const killed = i % 2 === 0;
      const start = process.hrtime.bigint();
      await killFlag(ctx, { key: "flipped", killed, reason: "benchmark" });
      times.push(Number((await next(!killed)) - start) / 1e6);
    }
    await db.close();
    row("propagation_p50", percentile(times, 0.5), "ms");
    row("propagation_p99", percentile(times, 0.99), "ms");
    row("propagation_max", Math.max(...times), "ms");
    deepStrictEqual(times.length, flips);
  } finally {
    listener?.disconnect();
    await database.close();
  }
}

/** A registry row is all that a question about a tenant needs. */
async function bareTenant(sql: Awaited<ReturnType<typeof openDatabase>>["sql"]): Promise<string> {
  const id = randomUUIDv7();
  await sql`
    insert into platform.tenants (id, slug, name, email, country, currency, time_zone, language, brand_color_primary,
      brand_color_secondary, business_hours, placement, sandbox, created_at, updated_at, ready_at)
    values (${id}, 'bench', 'Bench', 'bench@example.com', 'OM', 'OMR', 'Asia/Muscat', 'en', '#000000', '#000000', '{}',
      'primary', false, now(), now(), now())`;
  return id;
}
