import { createHash } from "node:crypto";
import type { EmulatorContext } from "emulate";
import { z } from "zod";
import { StripeFailure } from "./failure.ts";
import { decodeForm } from "./form.ts";
import { apiVersion, type Fault, type Store, type StripeState } from "./store.ts";

type App = EmulatorContext<StripeState>["app"];
type Method = "GET" | "POST" | "DELETE";

export type Api = {
  readonly app: App;
  readonly store: Store;
  readonly secretKey: string;
  readonly signal: AbortSignal;
};

const Expand = z.array(z.string()).default([]);
/** An integer as a form carries it; a coerced one would turn "missing" into "wrong". */
export const Integer = z
  .string()
  .regex(/^-?\d+$/, "is no integer")
  .transform(Number);
/** Query of every list: docs.stripe.com/api/pagination. */
export const ListQuery = z.strictObject({
  limit: Integer.pipe(z.number().min(1).max(100)).default(10),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  created: z.object({ gt: Integer, gte: Integer, lt: Integer, lte: Integer }).partial().optional(),
});

/** Registers one path of the API: authentication, idempotency, faults, parameters, answer. */
export function route<S extends z.ZodObject>(
  api: Api,
  method: Method,
  path: string,
  params: S,
  handle: (input: z.output<S>, id: string) => unknown,
): void {
  api.app.on(method, `/v1${path}`, async (c) => {
    const requestId = api.store.id("req");
    const respond = (status: number, body: string, extra: Record<string, string> = {}) =>
      new Response(body, {
        status,
        headers: {
          "Content-Type": "application/json",
          "Request-Id": requestId,
          "Stripe-Version": apiVersion,
          ...extra,
        },
      });
    try {
      authenticate(c.req.header("authorization"), api.secretKey);
      const url = new URL(c.req.url);
      const encoded = method === "POST" ? await c.req.text() : url.search.slice(1);
      const key = method === "POST" ? c.req.header("idempotency-key") : undefined;
      const fault = takeFault(api.store, method, url.pathname);
      if (fault?.kind === "rate_limited")
        throw new StripeFailure(429, {
          type: "rate_limit_error",
          code: "rate_limit",
          message: "Request rate limit exceeded.",
        });
      if (fault?.kind === "error_before") throw brokenStripe();
      if (fault?.kind === "timeout_before") return await neverAnswer(c.req.raw.signal, api.signal);

      const { expand, ...given } = decodeForm(encoded);
      const input = params.safeParse(given, { reportInput: true });
      if (!input.success) throw badParameter(input.error);
      const paths = Expand.parse(expand);
      api.store.request = { id: requestId, idempotency_key: key ?? null };
      const run = () => execute(api.store, () => handle(input.data, c.req.param("id") ?? ""), paths);
      const answer =
        key === undefined
          ? run()
          : runOnce(api.store, key, `${method} ${url.pathname} ${encoded}`, run, fault?.kind === "error_after_saved");
      if (fault?.kind === "timeout_after") return await neverAnswer(c.req.raw.signal, api.signal);
      if (fault?.kind === "error_after") throw brokenStripe();
      return respond(answer.status, answer.body, {
        ...(answer.replayed && { "Idempotent-Replayed": "true" }),
        ...(answer.status >= 500 && { "Stripe-Should-Retry": "false" }),
      });
    } catch (error) {
      if (!(error instanceof StripeFailure)) throw error;
      return respond(error.status, asAnswer(error).body);
    } finally {
      api.store.request = { id: null, idempotency_key: null };
    }
  });
}

type Answer = { status: number; body: string; executed?: boolean; replayed?: boolean };

/** docs.stripe.com/api/idempotent_requests: the first answer again for a day, also when it was a 500. */
function runOnce(store: Store, key: string, request: string, run: () => Answer, saveBroken: boolean): Answer {
  const { answers } = store.state;
  const oldest = store.now() - 86_400;
  for (const [name, { savedAt }] of Object.entries(answers)) {
    if (savedAt > oldest) break;
    delete answers[name];
  }
  const fingerprint = createHash("sha256").update(request).digest("hex");
  const saved = answers[key];
  if (saved && saved.fingerprint !== fingerprint) {
    throw new StripeFailure(400, {
      type: "idempotency_error",
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  if (saved) return { status: saved.status, body: saved.body, replayed: true };
  const answer = run();
  const kept = saveBroken ? asAnswer(brokenStripe()) : answer;
  if (answer.executed) answers[key] = { fingerprint, status: kept.status, body: kept.body, savedAt: store.now() };
  return kept;
}

/** Stripe saves the answer of a request that began to execute, its errors too; not of one refused before. */
function execute(store: Store, handle: () => unknown, expand: readonly string[]): Answer {
  try {
    const copy: unknown = JSON.parse(JSON.stringify(handle()));
    for (const path of expand) expandPath(store, copy, path.split("."));
    return { status: 200, body: JSON.stringify(copy), executed: true };
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error;
    return { ...asAnswer(error), executed: error.status === 402 };
  }
}

const asAnswer = (failure: StripeFailure) => ({
  status: failure.status,
  body: JSON.stringify({ error: failure.body }),
});
const brokenStripe = () => new StripeFailure(500, { type: "api_error", message: "An unknown error occurred." });

function authenticate(header: string | undefined, secretKey: string): void {
  const [scheme = "", value = ""] = (header ?? "").split(" ");
  const given = scheme === "Basic" ? Buffer.from(value, "base64").toString().replace(/:$/, "") : value;
  if (given === secretKey) return;
  const message =
    given === "" ? "You did not provide an API key." : `Invalid API Key provided: ${given.slice(0, 8)}***`;
  throw new StripeFailure(401, { type: "invalid_request_error", message });
}

function takeFault(store: Store, method: Method, path: string): Fault | undefined {
  const index = store.state.faults.findIndex((fault) => fault.method === method && path.startsWith(fault.path));
  const fault = store.state.faults[index];
  if (fault === undefined) return undefined;
  fault.times -= 1;
  if (fault.times <= 0) store.state.faults.splice(index, 1);
  return fault;
}

/** Holds the connection until the caller gives up or the emulator stops. */
function neverAnswer(...signals: AbortSignal[]): Promise<Response> {
  const gone = AbortSignal.any(signals);
  const answer = () => new Response(null, { status: 504 });
  return new Promise((resolve) =>
    gone.aborted ? resolve(answer()) : gone.addEventListener("abort", () => resolve(answer()), { once: true }),
  );
}

function badParameter(error: z.ZodError): StripeFailure {
  const issue = error.issues[0];
  const param = (path: readonly PropertyKey[]) => path.map(String).reduce((name, part) => `${name}[${part}]`);
  const failure = (code: string, message: string, name: string) =>
    new StripeFailure(400, { type: "invalid_request_error", code, message, param: name });
  if (issue?.code === "unrecognized_keys") {
    const name = param([...issue.path, issue.keys[0] ?? ""]);
    return failure("parameter_unknown", `Received unknown parameter: ${name}`, name);
  }
  const name = issue && issue.path.length > 0 ? param(issue.path) : "";
  if (issue?.input === undefined || issue.input === "")
    return failure("parameter_missing", `Missing required param: ${name}.`, name);
  return failure(
    issue.code === "invalid_format" ? "parameter_invalid_integer" : "parameter_invalid",
    `Invalid ${name}: ${issue.message}`,
    name,
  );
}

function expandPath(store: Store, node: unknown, path: readonly string[]): void {
  const [name, ...rest] = path;
  if (name === undefined || typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) expandPath(store, item, path);
    return;
  }
  const record = node as Record<string, unknown>;
  const value = record[name];
  if (typeof value === "string") record[name] = structuredClone(store.lookup(value)) ?? value;
  expandPath(store, record[name], rest);
}

/** Newest first, as Stripe lists. */
export function list<T extends { id: string; created: number }>(
  url: string,
  rows: readonly T[],
  query: z.output<typeof ListQuery>,
) {
  const { created } = query;
  const within = rows
    .filter(
      (row) =>
        (created?.gt === undefined || row.created > created.gt) &&
        (created?.gte === undefined || row.created >= created.gte),
    )
    .filter(
      (row) =>
        (created?.lt === undefined || row.created < created.lt) &&
        (created?.lte === undefined || row.created <= created.lte),
    )
    .toReversed();
  const after = query.starting_after === undefined ? 0 : within.findIndex((row) => row.id === query.starting_after) + 1;
  const before =
    query.ending_before === undefined
      ? undefined
      : Math.max(
          0,
          within.findIndex((row) => row.id === query.ending_before),
        );
  // Before a row means the page that ends there, not the beginning of the list.
  const from = before === undefined ? after : Math.max(0, before - query.limit);
  const data = within.slice(from, before ?? from + query.limit);
  return {
    object: "list",
    url: `/v1${url}`,
    has_more: before === undefined ? within.length > from + data.length : from > 0,
    data,
  };
}
