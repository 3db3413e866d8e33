import { type Inngest, type InngestFunction, NonRetriableError, RetryAfterError } from "inngest";
import type { Journal } from "./support/journal.ts";

type Sent = { data?: object };
type Input = { id: string; value: number; hostile: object; bytes: number; until: number; n: number; key: string };
/** The suite's events carry what its functions read; the SDK types the data of an untyped event as empty. */
const input = (event: Sent): Input => event.data as Input;

/** The functions of the conformance suite. Each notes what it does under its event's `data.id`. */
export function conformanceFunctions(client: Inngest.Any, journal: Journal): InngestFunction.Any[] {
  const on = (name: string, expression?: string) => [
    { event: `conformance/${name}`, ...(expression && { if: expression }) },
  ];
  /** Notes an entry and answers `result`, so that a step can be one expression. */
  const note = <T = null>(event: Sent, entry: unknown, ...result: [T?]): T => {
    journal.note(input(event).id, entry);
    return result[0] as T;
  };

  const sequence = client.createFunction({ id: "sequence", triggers: on("sequence") }, async ({ event, step }) => {
    const first = await step.run("first", () => note(event, "first", { value: input(event).value + 1 }));
    const second = await step.run("second", () => note(event, "second", first.value * 2));
    note(event, { result: second });
    return second;
  });

  const values = client.createFunction({ id: "values", triggers: on("values") }, async ({ event, step }) => {
    const nothing = await step.run("nothing", () => undefined);
    const hostile = await step.run("hostile", () => input(event).hostile);
    const large = await step.run("large", () => "x".repeat(input(event).bytes));
    note(event, { nothing, hostile, large: large.length });
  });

  const sleeping = client.createFunction({ id: "sleeping", triggers: on("sleeping") }, async ({ event, step }) => {
    await step.run("before", () => note(event, Date.now()));
    await step.sleep("a second", "1s");
    await step.run("between", () => note(event, Date.now()));
    await step.sleepUntil("until", new Date(input(event).until));
    note(event, Date.now());
  });

  const looping = client.createFunction({ id: "looping", triggers: on("looping") }, async ({ event, step }) => {
    const seen: number[] = [];
    for (let i = 0; i < 3; i++) seen.push(await step.run("same", () => note(event, `run ${i}`, i)));
    note(event, seen);
  });

  const flaky = client.createFunction(
    { id: "flaky", retries: 3, triggers: on("flaky") },
    async ({ event, step, attempt }) => {
      await step.run("steady", () => note(event, "steady"));
      const attempts = await step.run("flaky", () => {
        note(event, `flaky ${attempt}`);
        if (attempt < 2) throw new RetryAfterError("not yet", 1000);
        return attempt;
      });
      note(event, { attempts, attempt });
    },
  );

  const throwing = client.createFunction(
    { id: "throwing", retries: 2, triggers: on("throwing") },
    async ({ event, attempt }) => {
      note(event, `attempt ${attempt}`);
      if (attempt < 2) throw new RetryAfterError("once more", 1000);
      note(event, "done");
    },
  );

  const exhausted = client.createFunction(
    { id: "exhausted", retries: 0, triggers: on("exhausted") },
    async ({ event, step }) => {
      try {
        await step.run("fails", () => {
          note(event, "tried");
          throw new TypeError("no good");
        });
      } catch (error) {
        const caught = error instanceof Error ? error : new Error(String(error));
        await step.run("instead", () => note(event, `caught ${caught.message}`));
      }
      note(event, "over");
    },
  );

  const failing = client.createFunction(
    {
      id: "failing",
      retries: 5,
      triggers: on("failing"),
      onFailure: async ({ event, error, step }) => {
        await step.run("tell", () =>
          note(event.data.event, {
            failed: error.message,
            function: event.data.function_id.replace(/^.*-(?=failing)/, ""),
          }),
        );
      },
    },
    async ({ event, step }) => {
      await step.run("refuse", () => {
        note(event, "refused");
        throw new NonRetriableError("never");
      });
    },
  );

  const parallel = client.createFunction({ id: "parallel", triggers: on("parallel") }, async ({ event, step }) => {
    const results = await Promise.all(
      ["a", "b", "c"].map((name) => step.run(name, () => note(event, name, name.toUpperCase()))),
    );
    const after = await step.run("after", () => results.join(""));
    note(event, { after });
  });

  const racing = client.createFunction({ id: "racing", triggers: on("racing") }, async ({ event, step, group }) => {
    const winner = await group.parallel(async () =>
      Promise.race([
        step.run("quick", () => "quick"),
        step
          .waitForEvent("slow", {
            event: "conformance/never",
            timeout: "5m",
            if: `async.data.id == '${input(event).id}'`,
          })
          .then(() => "slow"),
      ]),
    );
    note(event, { winner });
  });

  const chains = client.createFunction({ id: "chains", triggers: on("chains") }, async ({ event, step, group }) => {
    const chain = async (name: string) => {
      const first = await step.run(`${name}1`, () => note(event, `${name}1`, 1));
      return first + (await step.run(`${name}2`, () => note(event, `${name}2`, 1)));
    };
    note(event, { sum: await group.parallel(async () => Promise.all([chain("x"), chain("y")])) });
  });

  const waiting = client.createFunction({ id: "waiting", triggers: on("waiting") }, async ({ event, step }) => {
    await step.run("ready", () => note(event, "ready"));
    const answer = await step.waitForEvent("answer", { event: "conformance/answer", match: "data.id", timeout: "5m" });
    const late = await step.waitForEvent("late", {
      event: "conformance/answer",
      if: "async.data.id == event.data.id && async.data.n > 10",
      timeout: "1s",
    });
    note(event, { answer: answer?.data.n, late });
  });

  const adder = client.createFunction({ id: "adder", retries: 0, triggers: on("adder") }, async ({ event }) => {
    if (input(event).n < 0) throw new Error("negative");
    return { sum: input(event).n + 1 };
  });

  const endless = client.createFunction({ id: "endless", triggers: on("endless") }, async ({ step }) => {
    await step.waitForEvent("forever", { event: "conformance/never", timeout: "5m" });
  });

  const invoking = client.createFunction(
    { id: "invoking", retries: 0, triggers: on("invoking") },
    async ({ event, step }) => {
      const good = await step.invoke("good", { function: adder, data: { id: input(event).id, n: 1 } });
      const bad = await step
        .invoke("bad", { function: adder, data: { id: input(event).id, n: -1 } })
        .catch((error: unknown) => (error instanceof Error ? error.message : "?"));
      const late = await step
        .invoke("late", { function: endless, data: {}, timeout: "1s" })
        .then(() => "in time")
        .catch(() => "too late");
      note(event, { good, bad, late });
    },
  );

  const sending = client.createFunction({ id: "sending", triggers: on("sending") }, async ({ event, step }) => {
    const { ids } = await step.sendEvent("send", [
      { name: "conformance/sent", data: { id: input(event).id, n: 1 } },
      { name: "conformance/sent", data: { id: input(event).id, n: 2 } },
    ]);
    note(event, { ids: ids.length });
  });
  const sentA = client.createFunction({ id: "sent-a", triggers: on("sent") }, ({ event }) =>
    note(event, `a${input(event).n}`),
  );
  const sentB = client.createFunction({ id: "sent-b", triggers: on("sent", "event.data.n == 2") }, ({ event }) =>
    note(event, `b${input(event).n}`),
  );

  const once = client.createFunction({ id: "once", triggers: on("once") }, ({ event }) => note(event, event.id));

  let inside = new Map<string, number>();
  const limited = client.createFunction(
    { id: "limited", concurrency: { key: "event.data.key", limit: 1 }, triggers: on("limited") },
    async ({ event, step }) => {
      await step.run("exclusive", async () => {
        const now = (inside.get(input(event).key) ?? 0) + 1;
        inside = inside.set(input(event).key, now);
        await new Promise((resolve) => setTimeout(resolve, 30));
        inside = inside.set(input(event).key, now - 1);
        note(event, now);
      });
    },
  );

  let together = new Map<string, number>();
  const sharing = ["sharing-a", "sharing-b"].map((id) =>
    client.createFunction(
      { id, concurrency: { key: "event.data.key", limit: 1, scope: "env" }, triggers: on("sharing") },
      async ({ event, step }) => {
        await step.run("exclusive", async () => {
          const now = (together.get(input(event).key) ?? 0) + 1;
          together = together.set(input(event).key, now);
          await new Promise((resolve) => setTimeout(resolve, 30));
          together = together.set(input(event).key, now - 1);
          note(event, now);
        });
      },
    ),
  );

  const cancelled = client.createFunction(
    {
      id: "cancelled",
      triggers: on("cancelled"),
      cancelOn: [
        { event: "conformance/stop", match: "data.id" },
        { event: "conformance/stop-if", if: "event.data.id == async.data.id && async.data.n == 2" },
        { event: "conformance/stop-soon", match: "data.id", timeout: "1s" },
      ],
    },
    async ({ event, step }) => {
      await step.run("ready", () => note(event, "ready"));
      await step.waitForEvent("go", { event: "conformance/go", match: "data.id", timeout: "5m" });
      note(event, "went on");
    },
  );

  const reported = client.createFunction(
    { id: "reported", triggers: [{ event: "inngest/function.cancelled" }] },
    ({ event }) => note((event.data as { event?: Sent }).event ?? {}, "reported"),
  );

  return [
    ...[sequence, values, sleeping, looping, flaky, throwing, exhausted, failing, parallel, racing, chains, waiting],
    ...[adder, endless, invoking, sending, sentA, sentB, once, limited, ...sharing, cancelled, reported],
  ];
}
