import fc from "fast-check";
import { type Inngest, type InngestFunction, NonRetriableError } from "inngest";

/** A random function: what it does in order. Ids are given by position, so that a program is plain data. */
export type Leaf =
  | { do: "run"; failures: number; ms: number }
  | { do: "refuse" }
  | { do: "sleep"; ms: number }
  | { do: "invoke"; value: number }
  | { do: "send" };
export type Program = (Leaf | { do: "together"; race: boolean; branches: Leaf[] })[];

const leaf: fc.Arbitrary<Leaf> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("run"),
      failures: fc.constantFrom(0, 0, 0, 1, 2),
      ms: fc.constantFrom(0, 0, 5, 40),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("refuse") }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("sleep"), ms: fc.integer({ min: 0, max: 80 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("invoke"), value: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("send") }) },
);

export const program: fc.Arbitrary<Program> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("together"),
        race: fc.boolean(),
        branches: fc.array(leaf, { minLength: 2, maxLength: 4 }),
      }),
    },
  ),
  { minLength: 1, maxLength: 6 },
);

/** The small model: what a program returns, whatever dies on the way. */
export function expected(program_: Program): unknown[] {
  const one = (node: Leaf, id: string): unknown => {
    if (node.do === "run") return id;
    if (node.do === "refuse") return `caught ${id}`;
    if (node.do === "invoke") return { doubled: node.value * 2 };
    return node.do === "send" ? 1 : null;
  };
  return program_.map((node, i) =>
    node.do === "together" ? node.branches.map((branch, j) => one(branch, `${i}.${j}`)) : one(node, `${i}`),
  );
}

export type Execution = { runId: string; stepId: string; attempt: number; at: number };

/** The interpreter of programs, as Inngest functions; `executions` is what really ran, with repetitions. */
export function graphFunctions(client: Inngest.Any, executions: Execution[]): InngestFunction.Any[] {
  const child = client.createFunction(
    { id: "child", retries: 20, triggers: [] },
    async ({ event, step, runId, attempt }) => {
      const doubled = await step.run("double", () => {
        executions.push({ runId, stepId: "double", attempt, at: Date.now() });
        return (event.data as { value: number }).value * 2;
      });
      return { doubled };
    },
  );
  const sent = client.createFunction({ id: "sent", retries: 20, triggers: [{ event: "chaos/sent" }] }, () => "sent");
  const graph = client.createFunction(
    { id: "graph", retries: 20, triggers: [{ event: "chaos/graph" }] },
    async ({ event, step, group, runId, attempt }) => {
      const ran = (stepId: string) => executions.push({ runId, stepId, attempt, at: Date.now() });
      const one = async (node: Leaf, id: string): Promise<unknown> => {
        switch (node.do) {
          case "run":
            return step.run(id, async () => {
              ran(id);
              if (node.ms > 0) await new Promise((resolve) => setTimeout(resolve, node.ms));
              if (attempt < node.failures) throw new Error(`failure ${attempt} of ${id}`);
              return id;
            });
          case "refuse":
            return step
              .run(id, () => {
                ran(id);
                throw new NonRetriableError(id);
              })
              .catch((error: unknown) => `caught ${error instanceof Error ? error.message : ""}`);
          case "sleep":
            return step.sleepUntil(id, new Date((event.ts ?? 0) + node.ms)).then(() => null);
          case "invoke":
            return step.invoke(id, { function: child, data: { value: node.value } });
          case "send":
            return step
              .sendEvent(id, { name: "chaos/sent", id: `${runId}:${id}`, data: {} })
              .then(({ ids }) => ids.length);
        }
      };
      const result: unknown[] = [];
      for (const [i, node] of (event.data as { program: Program }).program.entries()) {
        if (node.do !== "together") result.push(await one(node, `${i}`));
        else {
          const all = () => Promise.all(node.branches.map((branch, j) => one(branch, `${i}.${j}`)));
          result.push(await (node.race ? group.parallel(all) : all()));
        }
      }
      return result;
    },
  );
  return [graph, child, sent];
}
