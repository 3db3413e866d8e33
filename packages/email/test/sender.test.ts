import { createServer, type IncomingHttpHeaders } from "node:http";
import { DomainError } from "@tenantry/core/errors";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { resendError, resendSender } from "../src/sender.ts";
import { messages } from "./messages.ts";

type Received = { url: string | undefined; headers: IncomingHttpHeaders; body: Record<string, unknown> };

/** Speaks Resend's `POST /emails` over HTTP and keeps what it got. */
function vendor(answer: { status: number; body: string }) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body: Received["body"] = JSON.parse(Buffer.concat(chunks).toString());
      received.push({ url: request.url, headers: request.headers, body });
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(answer.body);
    });
  });
  return { received, server, answer };
}

const port = (server: ReturnType<typeof createServer>): number => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server does not listen on a port.");
  return address.port;
};

const [welcome] = messages("en");
if (!welcome) throw new Error("There is no message to send.");

describe("resendSender", () => {
  const { server, received, answer } = vendor({ status: 200, body: "" });
  beforeEach(async () => {
    received.length = 0;
    answer.status = 200;
    answer.body = '{"id":"mail_1"}';
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise<unknown>((resolve) => server.close(resolve));
  });
  const sender = () =>
    resendSender({
      apiKey: "re_test",
      baseUrl: `http://127.0.0.1:${port(server)}`,
      from: "Tenantry <no-reply@x.example>",
    });

  test("hands over the message with its key and resolves with the vendor's id", async () => {
    expect(await sender().send(welcome)).toEqual({ id: "mail_1" });
    expect(received).toHaveLength(1);
    const [{ url, headers, body } = { url: "", headers: {}, body: {} }] = received;
    expect(url).toBe("/emails");
    expect(headers).toMatchObject({ authorization: "Bearer re_test", "idempotency-key": "test:welcome" });
    expect(body).toMatchObject({
      from: "Tenantry <no-reply@x.example>",
      to: ["maryam@example.com"],
      subject: "Laundry Plus is ready",
    });
    expect(body.html).toContain("<html");
    expect(body.text).toContain("https://laundry-plus.example.com");
  });

  test.each(["a@x.example, b@x.example", "a@x.example\r\nBcc: b@x.example", "Somebody <a@x.example>", ""])(
    "refuses %j as a recipient before anything is sent",
    async (to) => {
      await expect(sender().send({ ...welcome, to })).rejects.toMatchObject({
        code: "validation_failed",
        retry: false,
      });
      expect(received).toHaveLength(0);
    },
  );

  test("throws what the vendor refused", async () => {
    answer.status = 429;
    answer.body = '{"name":"rate_limit_exceeded","statusCode":429,"message":"Too many requests"}';
    await expect(sender().send(welcome)).rejects.toMatchObject({ code: "rate_limited", retry: true });
  });

  test("an answer that is no JSON may be tried again", async () => {
    answer.status = 502;
    answer.body = "<html>bad gateway</html>";
    await expect(sender().send(welcome)).rejects.toMatchObject({ code: "unavailable", retry: true });
  });
});

test("a vendor that does not answer may be tried again", async () => {
  const sender = resendSender({ apiKey: "re_test", baseUrl: "http://127.0.0.1:1", from: "a@x.example" });
  await expect(sender.send(welcome)).rejects.toMatchObject({ code: "unavailable", retry: true });
});

test.each([
  ["validation_error", 422, "validation_failed", false],
  ["validation_error", 403, "unavailable", true],
  ["missing_required_field", 422, "validation_failed", false],
  ["invalid_idempotent_request", 409, "idempotency_key_reused", false],
  ["concurrent_idempotent_requests", 409, "unavailable", true],
  ["rate_limit_exceeded", 429, "rate_limited", true],
  ["daily_quota_exceeded", 429, "unavailable", true],
  ["invalid_api_key", 403, "unavailable", true],
  ["internal_server_error", 500, "unavailable", true],
  ["application_error", null, "unavailable", true],
] as const)("%s with status %s becomes %s (retry: %s)", (name, statusCode, code, retry) => {
  const error = resendError({ name, statusCode, message: "why" });
  expect(error).toBeInstanceOf(DomainError);
  expect(error).toMatchObject({ code, retry });
  expect(error.message).toContain("why");
});
