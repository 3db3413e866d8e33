import { assert } from "@tenantry/core/errors";
import { Chaos, type Counts, type Fault, type Phase } from "@tenantry/jobs/testing/chaos";
import type { TestDatabase } from "@tenantry/jobs/testing/database";
import { type Program, program } from "@tenantry/jobs/testing/graphs";
import { seeded } from "@tenantry/jobs/testing/random";
import fc from "fast-check";

export type SweepResult = { struck: number; runs: number; counts: Counts };

/** One of each kind of step, alone and beside others: the calls of this program are where the sweep strikes. */
const everyKind: Program = [
  { do: "run", failures: 1, ms: 5 },
  { do: "sleep", ms: 30 },
  {
    do: "together",
    race: false,
    branches: [{ do: "run", failures: 0, ms: 40 }, { do: "invoke", value: 3 }, { do: "send" }],
  },
  { do: "refuse" },
  {
    do: "together",
    race: true,
    branches: [
      { do: "run", failures: 0, ms: 5 },
      { do: "sleep", ms: 200 },
    ],
  },
  { do: "run", failures: 0, ms: 5 },
];
const CALLS = 14;
const PATIENCE_MS = 60_000;

/**
 * Kills engine, worker, connections and the database server before, during and after each call of a program, then at
 * random while random programs run. Throws with what is wrong at the first result that the model does not give.
 */
export async function sweep(
  db: TestDatabase,
  options: { seed: number; rounds: number; killDatabase: () => Promise<void> },
): Promise<SweepResult> {
  const random = seeded(options.seed);
  const chaos = await Chaos.start(db, random, options.killDatabase);
  let struck = 0;
  let runs = 0;
  try {
    const faults: Fault[] = ["kill both engines", "restart worker", "cut database", "kill database"];
    const phases: Phase[] = ["before", "during", "after"];
    for (const fault of faults) {
      for (const phase of phases) {
        for (let call = 1; call <= CALLS; call++) {
          const hasStruck = chaos.arm(call, phase, fault);
          await settles(chaos, [everyKind], `${fault} ${phase} call ${call}`);
          if (hasStruck()) struck += 1;
          chaos.disarm();
          runs += 1;
        }
      }
    }
    for (let round = 0; round < options.rounds; round++) {
      const programs = fc.sample(program, { seed: options.seed + round, numRuns: 10 });
      const hits = Array.from({ length: 3 }, () => faults[Math.floor(random() * faults.length)] ?? "nothing");
      chaos.disturb();
      await settles(chaos, programs, `seed ${options.seed + round}: ${hits.join(", ")}`, hits);
      runs += programs.length;
    }
    return { struck, runs, counts: chaos.counts };
  } finally {
    await chaos.stop();
  }
}

async function settles(chaos: Chaos, programs: Program[], what: string, hits: Fault[] = []): Promise<void> {
  const verdict = await chaos.run(programs);
  for (const fault of hits) await chaos.inflict(fault);
  await chaos.calm();
  const deadline = performance.now() + PATIENCE_MS;
  const wrong = async () => [...(await verdict()), ...(await chaos.violations())];
  for (;;) {
    // The check itself may meet the database while it is down.
    const found = await wrong().catch((error: unknown) => [String(error)]);
    if (found.length === 0) return;
    assert(performance.now() < deadline, `${what}: ${found.join("; ")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
