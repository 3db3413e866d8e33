import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Chaos, type Fault } from "./support/chaos.ts";
import { createTestDatabase, type TestDatabase } from "./support/database.ts";
import { testEnv } from "./support/env.ts";
import { program } from "./support/graphs.ts";
import { eventually } from "./support/journal.ts";
import { seeded } from "./support/random.ts";

// A busy machine takes its time to make a database.
vi.setConfig({ hookTimeout: 60_000 });

const fault = fc.constantFrom<Fault>("nothing", "kill engine", "kill both engines", "restart worker", "cut database");
const SEED = 20_260_101;

describe("faults", () => {
  let db: TestDatabase;
  let chaos: Chaos;
  beforeAll(async () => {
    db = await createTestDatabase(testEnv.TEST_DATABASE_URL);
    chaos = await Chaos.start(db, seeded(SEED));
  });
  afterAll(async () => {
    await chaos.stop();
    await db.drop();
  });

  it("ends every random function as the model says, whatever is killed on the way", { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(program, { minLength: 8, maxLength: 8 }),
        fc.array(fault, { minLength: 1, maxLength: 3 }),
        async (programs, faults) => {
          chaos.disturb();
          const verdict = await chaos.run(programs);
          for (const next of faults) await chaos.inflict(next);
          await chaos.calm();
          await eventually(async () => expect(await verdict()).toEqual([]), 60_000);
          await eventually(async () => expect(await chaos.violations()).toEqual([]), 60_000);
        },
      ),
      { seed: SEED, numRuns: 10, endOnFailure: true, interruptAfterTimeLimit: 40_000 },
    );
  });
});
