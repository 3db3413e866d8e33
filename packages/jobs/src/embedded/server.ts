import { createHash, randomUUIDv7 } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { SyncRefused } from "./config.ts";
import { type EngineContext, limits, type StoredEvent } from "./model.ts";
import { registrationToken, sameSecret } from "./protocol.ts";

const printable = z.string().regex(/^[^\u0000]{1,512}$/);
const IncomingEvent = z.object({
  id: printable.nullish(),
  name: printable,
  data: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().int().nonnegative().max(8.64e15).nullish(),
  user: z.record(z.string(), z.unknown()).nullish(),
  v: z.string().nullish(),
});
const IncomingEvents = z.union([z.array(IncomingEvent).max(5000), IncomingEvent.transform((event) => [event])]);

export type ServerOptions = {
  host: string;
  port: number;
  eventKey: string;
  signingKey: string;
  accept: (events: StoredEvent[]) => Promise<void>;
  register: (registration: unknown) => Promise<number>;
};

/** The event API (`POST /e/:key`) and the place where apps register themselves (`POST /fn/register`). */
export async function startServer(
  ctx: EngineContext,
  options: ServerOptions,
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    route(ctx, options, request, response).catch((error: unknown) => {
      ctx.log.error(
        { err: error, url: request.url?.replace(/^\/e\/[^/?]*/, "/e/…") },
        "a request to the engine failed",
      );
      reply(response, 500, { error: "The event was not stored; send it again", status: 500 });
    });
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(options.port, options.host, resolve);
  await promise;
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : options.port;
  return { server, url: `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}` };
}

async function route(
  ctx: EngineContext,
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (request.method !== "POST") return reply(response, 404, { error: "Not found", status: 404 });
  const key = /^\/e\/([^/]+)$/.exec(path)?.[1];
  if (key === undefined && path !== "/fn/register") return reply(response, 404, { error: "Not found", status: 404 });
  const isAllowed =
    key === undefined
      ? sameSecret(request.headers.authorization ?? "", `Bearer ${registrationToken(options.signingKey)}`)
      : sameSecret(decodeKey(key), options.eventKey);
  if (!isAllowed)
    return reply(response, 401, { error: key === undefined ? "Wrong signing key" : "Wrong event key", status: 401 });
  const text = await readBody(request);
  if (text === undefined)
    return reply(response, 413, {
      error: `The body is larger than ${limits.payloadBytes} bytes. Store large things elsewhere, and send their ids.`,
      status: 413,
    });
  const body = parseJson(text);
  if (key === undefined) return register(options, body, response);
  const events = IncomingEvents.safeParse(body);
  if (!events.success)
    return reply(response, 400, {
      error: `Not an event: ${events.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; ")}`,
      status: 400,
    });
  const seed = request.headers["x-inngest-event-id-seed"];
  const stored = events.data.map((event, i) =>
    complete(event, typeof seed === "string" && seed ? `${seed}:${i}` : undefined, ctx.now()),
  );
  await options.accept(stored);
  reply(response, 200, { ids: stored.map((event) => event.id), status: 200 });
}

async function register(options: ServerOptions, body: unknown, response: ServerResponse): Promise<void> {
  try {
    await options.register(body);
    reply(response, 200, { ok: true, modified: true });
  } catch (error) {
    if (!(error instanceof SyncRefused)) throw error;
    reply(response, 400, { error: error.message, status: 400 });
  }
}

/** An event without an id gets one from the SDK's seed, which is the same when the SDK sends the request again. */
function complete(event: z.infer<typeof IncomingEvent>, seed: string | undefined, now: Date): StoredEvent {
  return {
    id: event.id ?? (seed ? createHash("sha256").update(seed).digest("hex").slice(0, 32) : randomUUIDv7()),
    name: event.name,
    data: event.data ?? {},
    ts: event.ts ?? now.getTime(),
    ...(event.user && { user: event.user }),
    ...(event.v && { v: event.v }),
  };
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body as text, or undefined when it is too large; the rest is then read and thrown away, so that the sender sees the answer. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes <= limits.payloadBytes) chunks.push(chunk);
  }
  return bytes > limits.payloadBytes ? undefined : Buffer.concat(chunks).toString("utf8");
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
