import { delayMs } from "./duration.ts";
import { expressionProblem } from "./expression.ts";
import type { StepFailure } from "./model.ts";
import { type Answer, type Operation, readFailure } from "./protocol.ts";
import { DISCOVERY } from "./queue.ts";

export type StepKind = "run" | "sleep" | "wait" | "invoke" | "send";
type Named = { id: string; name: string; kind: StepKind; race: boolean };

/** What becomes of one step. */
export type StepChange =
  | (Named & { to: "planned" })
  | (Named & { to: "completed"; output: unknown })
  | (Named & { to: "failed"; error: StepFailure })
  /** It ran inside a discovery call, which will be repeated. */
  | (Named & { to: "retrying"; error: StepFailure })
  | (Named & {
      to: "waiting";
      delayMs?: number;
      event?: string;
      if?: string | undefined;
      invoke?: { functionId: string; data: Record<string, unknown> };
    });

/** What the answer to a call means: recorded as a whole, or not at all. */
export type Decision = {
  steps: StepChange[];
  next:
    | { do: "go on" }
    /** The same call again; `counts` when it used up an attempt. */
    | { do: "retry"; delayMs: number; counts: boolean; error: StepFailure }
    | { do: "complete"; output: unknown }
    | { do: "fail"; error: StepFailure };
};

export type Call = { stepId: string; attempt: number; maxAttempts: number };
export type DecisionContext = { now: Date; random: () => number; retryBaseMs: number };

/** Exponential backoff with jitter of ±50 %: base, 2 × base, 4 × base … up to an hour. */
export function backoffMs(attempt: number, { random, retryBaseMs }: DecisionContext): number {
  return Math.min(retryBaseMs * 2 ** attempt, 3_600_000) * (0.5 + random());
}

/** Pure: the same answer to the same call always means the same. */
export function decide(call: Call, answer: Answer, context: DecisionContext): Decision {
  const isLast = call.attempt + 1 >= call.maxAttempts;
  switch (answer.kind) {
    case "completed":
      return { steps: [], next: { do: "complete", output: answer.output } };
    case "unreachable":
      return {
        steps: [],
        next: {
          do: "retry",
          delayMs: Math.min(context.retryBaseMs, 1000) * (0.5 + context.random()),
          counts: false,
          error: answer.error,
        },
      };
    case "failed":
      if (!answer.canRetry || isLast) return { steps: [], next: { do: "fail", error: answer.error } };
      return {
        steps: [],
        next: {
          do: "retry",
          delayMs: answer.retryAfterMs ?? backoffMs(call.attempt, context),
          counts: true,
          error: answer.error,
        },
      };
    case "operations":
      return decideOperations(call, answer, isLast, context);
  }
}

function decideOperations(
  call: Call,
  answer: Extract<Answer, { kind: "operations" }>,
  isLast: boolean,
  context: DecisionContext,
): Decision {
  const decision: Decision = { steps: [], next: { do: "go on" } };
  for (const operation of answer.operations) {
    const step = named(operation, answer.version);
    switch (operation.op) {
      case "StepPlanned":
        decision.steps.push({ ...step, to: "planned" });
        break;
      case "Step":
      case "StepRun":
        decision.steps.push({ ...step, to: "completed", output: operation.data ?? null });
        break;
      case "StepFailed":
        decision.steps.push({ ...step, to: "failed", error: readFailure(operation.error) });
        break;
      case "StepError": {
        const error = readFailure(operation.error);
        if (isLast) {
          decision.steps.push({ ...step, to: "failed", error });
          break;
        }
        if (call.stepId === DISCOVERY) decision.steps.push({ ...step, to: "retrying", error });
        decision.next = {
          do: "retry",
          delayMs: answer.retryAfterMs ?? backoffMs(call.attempt, context),
          counts: true,
          error,
        };
        break;
      }
      case "Sleep":
        decision.steps.push(timed(step, text(operation.opts?.duration) ?? operation.name ?? "", context.now));
        break;
      case "WaitForEvent":
        decision.steps.push(wait(step, operation, context.now));
        break;
      case "InvokeFunction":
        decision.steps.push(invoke(step, operation, context.now));
        break;
      case "RunComplete":
        decision.next = { do: "complete", output: operation.data ?? null };
        break;
      default:
        return { steps: [], next: { do: "fail", error: unsupported(`The step "${step.name}" (${operation.op})`) } };
    }
  }
  return decision;
}

function named(operation: Operation, version: number): Named {
  const kinds: Record<string, StepKind> = { Sleep: "sleep", WaitForEvent: "wait", InvokeFunction: "invoke" };
  const type = text(operation.opts?.type);
  return {
    id: operation.id,
    name: operation.displayName ?? operation.name ?? operation.id,
    kind: kinds[operation.op] ?? (type === "step.sendEvent" ? "send" : "run"),
    // Version 1 of the protocol asks again after every step; version 2 only where the function races them.
    race: version < 2 || operation.opts?.parallelMode === "race",
  };
}

function timed(step: Named, time: string, now: Date): StepChange {
  const delay = delayMs(time, now);
  if (delay === undefined)
    return {
      ...step,
      to: "failed",
      error: { name: "InvalidTime", message: `"${time}" is neither a time string nor a date` },
    };
  return { ...step, to: "waiting", delayMs: delay };
}

function wait(step: Named, operation: Operation, now: Date): StepChange {
  const event = text(operation.opts?.event) ?? operation.name ?? "";
  const expression = text(operation.opts?.if);
  const problem = expression && expressionProblem(expression);
  if (problem)
    return {
      ...step,
      to: "failed",
      error: unsupported(`The expression \`${expression}\` (${problem.split("\n")[0]})`),
    };
  const change = timed(step, text(operation.opts?.timeout) ?? "", now);
  return change.to === "waiting" ? { ...change, event, if: expression } : change;
}

function invoke(step: Named, operation: Operation, now: Date): StepChange {
  const payload = operation.opts?.payload;
  const data =
    payload && typeof payload === "object" && "data" in payload && payload.data && typeof payload.data === "object"
      ? { ...payload.data }
      : {};
  const target = { functionId: text(operation.opts?.function_id) ?? "", data };
  const timeout = text(operation.opts?.timeout);
  const change: StepChange = timeout ? timed(step, timeout, now) : { ...step, to: "waiting" };
  return change.to === "waiting" ? { ...change, invoke: target } : change;
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const unsupported = (what: string): StepFailure => ({
  name: "NotSupported",
  message: `${what} is not supported by the embedded engine. Leave it out, or run on Inngest.`,
});
