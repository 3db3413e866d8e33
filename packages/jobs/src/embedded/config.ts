import { CronExpressionParser } from "cron-parser";
import { z } from "zod";
import { delayMs } from "./duration.ts";
import { expressionProblem } from "./expression.ts";

/** Inngest's own default: the first call and four retries. */
const DEFAULT_RETRIES = 4;

const Concurrency = z.object({
  limit: z.number().int().nonnegative(),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).default("fn"),
});

const Synced = z.looseObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.looseObject({ event: z.string().optional(), expression: z.string().optional(), cron: z.string().optional() }),
  ),
  steps: z.looseObject({
    step: z.looseObject({
      runtime: z.looseObject({ type: z.string() }),
      retries: z.looseObject({ attempts: z.number().int().min(0).max(20).optional() }).optional(),
    }),
  }),
  cancel: z
    .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
  concurrency: z.union([z.number().int().nonnegative(), Concurrency, z.array(Concurrency).max(2)]).optional(),
});

export type FunctionConfig = {
  id: string;
  /** Calls in all, the first one included. */
  maxAttempts: number;
  events: { name: string; expression?: string | undefined }[];
  crons: string[];
  cancel: { event: string; if?: string | undefined; timeout?: string | undefined }[];
  concurrency: z.infer<typeof Concurrency>[];
};

/** What Inngest does and this engine leaves to it. */
const refusedOptions = [
  "idempotency",
  "batchEvents",
  "rateLimit",
  "throttle",
  "debounce",
  "priority",
  "timeouts",
  "singleton",
] as const;
const unsentEvents = new Set(["inngest/function.finished", "inngest/http.request", "inngest/deferred.schedule"]);
const knownOptions = new Set<string>(["id", "name", "triggers", "steps", "cancel", "concurrency", ...refusedOptions]);

export class SyncRefused extends Error {
  override readonly name = "SyncRefused";
}

/** A function as the SDK registers it (SDK_SPEC 4.3.2), or `SyncRefused` with the option that this engine lacks. */
export function parseFunction(registered: unknown): FunctionConfig {
  const parsed = Synced.safeParse(registered);
  if (!parsed.success)
    throw new SyncRefused(
      `A function's registration is not understood: ${parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`,
    );
  const fn = parsed.data;
  const refuse = (what: string): never => {
    throw new SyncRefused(
      `Function "${fn.id}" uses ${what}, which the embedded engine does not do. Leave it out, or run on Inngest (set INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY).`,
    );
  };
  for (const [option, value] of Object.entries(fn)) {
    const isUsed = value !== undefined && value !== null;
    if (isUsed && (refusedOptions.some((refused) => refused === option) || !knownOptions.has(option)))
      refuse(`the option "${option}"`);
  }
  if (fn.steps.step.runtime.type !== "http") refuse(`the runtime "${fn.steps.step.runtime.type}"`);
  const check = (where: string, expression: string | undefined): void => {
    const problem = expression && expressionProblem(expression);
    if (problem) refuse(`the expression \`${expression}\` in ${where} (${problem.split("\n")[0]})`);
  };
  const triggers = fn.triggers.map((trigger) => {
    if ("jitter" in trigger && trigger.jitter) refuse(`the option "jitter" of a cron trigger`);
    if (trigger.event && unsentEvents.has(trigger.event)) refuse(`the event "${trigger.event}"`);
    check("a trigger", trigger.expression);
    return trigger;
  });
  const crons = triggers.flatMap((trigger) => trigger.cron ?? []);
  for (const cron of crons) if (!isCron(cron)) refuse(`the schedule "${cron}", which is no cron expression`);
  const cancel = fn.cancel ?? [];
  for (const { if: expression, timeout } of cancel) {
    check("cancelOn", expression);
    if (timeout !== undefined && delayMs(timeout, new Date(0)) === undefined)
      refuse(`the time "${timeout}" in cancelOn`);
  }
  const given = fn.concurrency ?? [];
  const concurrency = (
    typeof given === "number" ? [{ limit: given, scope: "fn" as const }] : Array.isArray(given) ? given : [given]
  ).filter(({ limit }) => limit > 0);
  for (const { key } of concurrency) check("concurrency", key);
  return {
    id: fn.id,
    maxAttempts: 1 + (fn.steps.step.retries?.attempts ?? DEFAULT_RETRIES),
    events: triggers.flatMap((trigger) =>
      trigger.event ? [{ name: trigger.event, expression: trigger.expression }] : [],
    ),
    crons,
    cancel,
    concurrency,
  };
}

/** The next time a schedule fires after `after`. "TZ=Europe/Paris 0 9 * * 1" names a zone, UTC otherwise. */
export function nextFiring(expression: string, after: Date): Date {
  const [, zone, schedule] = /^(?:TZ=(\S+)\s+)?(.+)$/.exec(expression.trim()) ?? [];
  return CronExpressionParser.parse(schedule ?? expression, { currentDate: after, tz: zone ?? "UTC" })
    .next()
    .toDate();
}

function isCron(expression: string): boolean {
  try {
    return nextFiring(expression, new Date(0)).getTime() > 0;
  } catch {
    return false;
  }
}
