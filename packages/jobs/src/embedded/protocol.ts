import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { z } from "zod";
import { retryAfterMs } from "./duration.ts";
import { limits, type StepFailure } from "./model.ts";

/** Canonical JSON (RFC 8785), which is what both sides sign: keys sorted by UTF-16 code unit, no spaces. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
      .join(",")}}`;
  }
  return JSON.stringify(value);
}

const keyMaterial = (signingKey: string): string => signingKey.replace(/^signkey-\w+-/, "");

/** `X-Inngest-Signature` of a body. Source: SDK_SPEC 4.1.3. */
export function signature(body: string, signingKey: string, seconds: number): string {
  return `t=${seconds}&s=${createHmac("sha256", keyMaterial(signingKey)).update(body).update(String(seconds)).digest("hex")}`;
}

/** The bearer token with which an app registers itself. Source: SDK_SPEC 4.1.4. */
export function registrationToken(signingKey: string): string {
  const prefix = /^signkey-\w+-/.exec(signingKey)?.[0] ?? "";
  return (
    prefix +
    createHash("sha256")
      .update(Buffer.from(keyMaterial(signingKey), "hex"))
      .digest("hex")
  );
}

export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

const Failure = z
  .looseObject({
    name: z.string().catch("Error"),
    message: z.string().optional(),
    error: z.string().optional(),
    stack: z.string().optional(),
    cause: z.unknown().optional(),
  })
  .transform(
    ({ name, message, error, stack, cause }): StepFailure => ({
      name,
      message: message ?? error ?? "Unknown error",
      ...(stack && { stack }),
      ...(cause !== undefined && { cause }),
    }),
  );

const Operation = z.looseObject({
  id: z.string().min(1),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.looseObject({}).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Operation = z.infer<typeof Operation>;

/** What a call request came to. */
export type Answer =
  | { kind: "operations"; operations: Operation[]; version: number; retryAfterMs?: number | undefined }
  | { kind: "completed"; output: unknown }
  | { kind: "failed"; error: StepFailure; canRetry: boolean; retryAfterMs?: number | undefined }
  /** The request never arrived, so that nothing ran and no attempt is used up. */
  | { kind: "unreachable"; error: StepFailure };

export type HttpAnswer = {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
};

const agents = { "http:": new HttpAgent({ keepAlive: true }), "https:": new HttpsAgent({ keepAlive: true }) };

/** A signed request to the serve endpoint. Not `fetch`, whose dispatcher gives up on an answer after five minutes. */
export function send(
  url: URL,
  method: "POST" | "PUT",
  body: unknown,
  options: { signingKey: string; timeoutMs: number; headers?: Record<string, string> },
): Promise<HttpAnswer> {
  const text = canonicalJson(body);
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const secure = url.protocol === "https:";
  const request = (secure ? httpsRequest : httpRequest)(url, {
    method,
    agent: agents[secure ? "https:" : "http:"],
    signal: AbortSignal.timeout(options.timeoutMs),
    headers: {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
      "x-inngest-server-kind": "cloud",
      "x-inngest-signature": signature(text, options.signingKey, Math.floor(Date.now() / 1000)),
      ...options.headers,
    },
  });
  request.on("response", (response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.payloadBytes)
        response.destroy(
          new PayloadTooLarge(`The answer is larger than ${limits.payloadBytes} bytes. Store it, and return its id.`),
        );
      else chunks.push(chunk);
    });
    response.on("error", reject);
    response.on("end", () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        text: Buffer.concat(chunks).toString("utf8"),
      }),
    );
  });
  request.on("error", reject);
  request.end(text);
  return promise;
}

class PayloadTooLarge extends Error {
  override readonly name = "PayloadTooLarge";
}

/** Reads an error of `send` as an answer: what certainly never ran is told from what may have. */
export function failedSend(error: unknown): Answer {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const failure = { name, message };
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED" || code === "ENOTFOUND") return { kind: "unreachable", error: failure };
  return { kind: "failed", error: failure, canRetry: !(error instanceof PayloadTooLarge) };
}

/** Reads the answer to a call request. Source: SDK_SPEC 4.4.3 and 5.1. */
export function readAnswer({ status, headers, text }: HttpAnswer, now: Date): Answer {
  const header = (name: string): string => [headers[name] ?? ""].flat()[0] ?? "";
  const failed = (message: string, canRetry = true): Answer => ({
    kind: "failed",
    error: { name: "ProtocolError", message },
    canRetry,
  });
  if (!header("x-inngest-sdk"))
    return failed(`The serve endpoint answered ${status} without the SDK's header: is the URL right?`);
  let body: unknown;
  try {
    body = text === "" ? null : JSON.parse(text);
  } catch {
    return failed(`The serve endpoint answered ${status} with something that is not JSON`);
  }
  const retryAfter = header("retry-after") ? retryAfterMs(header("retry-after"), now) : undefined;
  if (status === 200) return { kind: "completed", output: body };
  if (status === 206) {
    const operations = z.array(Operation).safeParse(Array.isArray(body) ? body : [body]);
    if (!operations.success) return failed("The serve endpoint reported steps that are not understood");
    return {
      kind: "operations",
      operations: operations.data,
      version: Number(header("x-inngest-req-version")) || 1,
      retryAfterMs: retryAfter,
    };
  }
  if (status === 201)
    return failed("Streaming is not supported by the embedded engine; turn it off, or run on Inngest", false);
  return {
    kind: "failed",
    error: readFailure(body),
    canRetry: header("x-inngest-no-retry") !== "true",
    retryAfterMs: retryAfter,
  };
}

export function readFailure(value: unknown): StepFailure {
  const parsed = Failure.safeParse(value);
  return parsed.success ? parsed.data : { name: "Error", message: typeof value === "string" ? value : "Unknown error" };
}
