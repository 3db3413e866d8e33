import { DomainError, type ErrorCode, errorCodes, fieldError } from "@tenantry/core/errors";
import { TRPCError } from "@trpc/server";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { publicError, toTrpcError } from "../src/errors.ts";

const codes = Object.keys(errorCodes) as ErrorCode[];

describe("a refusal", () => {
  test.each(codes)("%s keeps its code, its status and its words, also through tRPC", (code) => {
    const error = new DomainError(code, "What a developer reads.");
    const expected = { code, status: errorCodes[code], message: "What a developer reads.", requestId: "r1" };
    expect(publicError(error, "r1")).toMatchObject(expected);
    expect(publicError(toTrpcError(error), "r1")).toMatchObject(expected);
  });

  test("shows fields, the wait and details apart", () => {
    expect(publicError(fieldError("slug", "slug_format", "No."), null)).toMatchObject({
      status: 400,
      fields: { slug: ["slug_format"] },
      details: {},
    });
    const limited = new DomainError("rate_limited", "Slower.", { details: { retryAfterSeconds: 7, limit: "api_ip" } });
    expect(publicError(limited, null)).toMatchObject({
      status: 429,
      retryAfterSeconds: 7,
      details: { limit: "api_ip" },
    });
  });

  test("of a limit says where to get more", () => {
    const error = new DomainError("limit_reached", "Full.", { details: { tenantId: "t", meter: "orders" } });
    expect(publicError(error, null, "https://app.example.com")).toMatchObject({
      status: 402,
      details: { meter: "orders", upgradeUrl: "https://app.example.com/billing/t/plans" },
    });
  });
});

describe("a body that does not fit", () => {
  test("names each field with a code", () => {
    const schema = z.object({
      slug: z.string().min(3, "too_short"),
      n: z.number(),
      deep: z.object({ a: z.string("required") }),
    });
    const { error } = schema.safeParse({ slug: "x", n: "1", deep: {} });
    const problem = publicError(new TRPCError({ code: "BAD_REQUEST", cause: error }), "r1");
    expect(problem).toMatchObject({
      code: "validation_failed",
      status: 400,
      fields: { slug: ["too_short"], n: ["required"], "deep.a": ["required"] },
    });
  });

  test("is our own fault when it is an answer", () => {
    const { error } = z.object({ id: z.string() }).safeParse({});
    expect(publicError(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: error }), "r1")).toMatchObject({
      code: "internal",
      status: 500,
      fields: null,
    });
  });
});

describe("an unknown error", () => {
  test.each([
    ["an Error", new Error("password=hunter2 at /srv/secret.ts")],
    ["PostgreSQL's", Object.assign(new Error("hunter2"), { code: "42P01", query: "select hunter2" })],
    ["a thrown text", "hunter2"],
    ["nothing", undefined],
    ["tRPC's own", new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "hunter2", cause: new Error("hunter2") })],
  ])("%s shows an id and nothing else", (_, error) => {
    const problem = publicError(error, "r1");
    expect(problem).toEqual({
      code: "internal",
      status: 500,
      message: "Something failed on our side.",
      fields: null,
      retryAfterSeconds: null,
      details: {},
      requestId: "r1",
    });
  });
});

test.each([
  ["UNAUTHORIZED", 401, "unauthenticated"],
  ["FORBIDDEN", 403, "forbidden"],
  ["NOT_FOUND", 404, "not_found"],
  ["CONFLICT", 409, "conflict"],
  ["PAYLOAD_TOO_LARGE", 413, "payload_too_large"],
  ["TOO_MANY_REQUESTS", 429, "rate_limited"],
  ["PARSE_ERROR", 400, "validation_failed"],
  ["UNSUPPORTED_MEDIA_TYPE", 415, "validation_failed"],
] as const)("tRPC's %s is %i %s", (code, status, ours) => {
  expect(publicError(new TRPCError({ code }), null)).toMatchObject({ status, code: ours });
});
