import { delayMs, retryAfterMs } from "@tenantry/jobs/embedded/duration";
import { expressionProblem, keyOf, matches } from "@tenantry/jobs/embedded/expression";
import { canonicalJson, failedSend, readAnswer, registrationToken, signature } from "@tenantry/jobs/embedded/protocol";
import { redact } from "@tenantry/jobs/embedded/redact";
import { describe, expect, it } from "vitest";

const now = new Date("2026-01-01T00:00:00Z");
const sdk = { "x-inngest-sdk": "js:v4.24.0", "x-inngest-req-version": "2" };

describe("canonicalJson", () => {
  it("sorts keys by UTF-16 code unit and writes numbers and strings as JSON does (RFC 8785, 3.2.3)", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "1": [null, 1e21, 0.1, "\u000f"],
      "\u{1f600}": {},
      b: undefined,
    };
    expect(canonicalJson(value)).toBe(
      '{"\\r":"Carriage Return","1":[null,1e+21,0.1,"\\u000f"],"€":"Euro Sign","😀":{}}',
    );
  });
});

describe("keys", () => {
  it("hashes the signing key as the specification's example does", () => {
    expect(registrationToken("signkey-prod-12345678")).toBe(
      "signkey-prod-b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c",
    );
  });

  it("signs the body followed by the time, without the key's prefix", () => {
    expect(signature("{}", "signkey-test-abc", 1)).toBe(signature("{}", "abc", 1));
    expect(signature("{}", "abc", 1)).not.toBe(signature("{}", "abc", 2));
    expect(signature("{}", "abc", 1)).toMatch(/^t=1&s=[0-9a-f]{64}$/);
  });
});

describe("times", () => {
  it.each([
    ["1s", 1000],
    ["2h45m", 9_900_000],
    ["300ms", 300],
    ["1.5d", 129_600_000],
    ["1w", 604_800_000],
    ["", 0],
    ["2026-01-01T00:00:10.000Z", 10_000],
    ["2025-01-01T00:00:00.000Z", 0],
    ["soon", undefined],
    ["10", undefined],
  ])("%s", (text, expected) => expect(delayMs(text, now)).toBe(expected));

  it.each([
    ["120", 120_000],
    ["2026-01-01T00:01:00.000Z", 60_000],
    ["Thu, 01 Jan 2026 00:00:05 GMT", 5000],
  ])("Retry-After: %s", (text, expected) => expect(retryAfterMs(text, now)).toBe(expected));
});

describe("expressions", () => {
  const event = { data: { id: "x", n: 3, tags: ["a"], none: null } };
  it.each([
    ["event.data.id == async.data.id", true],
    ["event.data.n > 2 && event.data.id != 'y'", true],
    ["event.data.missing == async.data.missing", false],
    ["'a' in event.data.tags", true],
    ["event.data.none == null", true],
    ["event.data.n", false],
  ])("%s", (expression, expected) => expect(matches(expression, event, { data: { id: "x" } })).toBe(expected));

  it("makes one key of equal values, and one of all that lack it", () => {
    expect(keyOf("event.data.id", event)).toBe('"x"');
    expect(keyOf("event.data.id + '-' + event.data.none", event)).toBe("null");
    expect(keyOf("event.data.missing", event)).toBe("null");
  });

  it("says what is wrong with one", () => {
    expect(expressionProblem("event.data.id == 'x'")).toBeUndefined();
    expect(expressionProblem("other.data.id == 'x'")).toContain("other");
  });
});

describe("readAnswer", () => {
  it.each([
    ["a result", 200, sdk, '{"a":1}', { kind: "completed", output: { a: 1 } }],
    [
      "an error",
      500,
      { ...sdk, "x-inngest-no-retry": "false" },
      '{"name":"E","message":"m"}',
      { kind: "failed", canRetry: true },
    ],
    [
      "an error not to retry",
      400,
      { ...sdk, "x-inngest-no-retry": "true" },
      '{"name":"E","message":"m"}',
      { kind: "failed", canRetry: false },
    ],
    [
      "an error with a time",
      500,
      { ...sdk, "retry-after": "3" },
      "{}",
      { kind: "failed", canRetry: true, retryAfterMs: 3000 },
    ],
    ["a stranger", 200, {}, "<html>", { kind: "failed", canRetry: true }],
    ["half an answer", 206, sdk, '[{"id":', { kind: "failed", canRetry: true }],
    ["steps without id", 206, sdk, '[{"op":"StepRun"}]', { kind: "failed", canRetry: true }],
    ["a stream", 201, sdk, "", { kind: "failed", canRetry: false }],
    ["one step", 206, sdk, '{"id":"x","op":"StepRun","data":1}', { kind: "operations", version: 2 }],
  ])("%s", (_, status, headers, text, expected) => {
    expect(readAnswer({ status, headers, text }, now)).toMatchObject(expected);
  });

  it("tells what never arrived from what may have run", () => {
    expect(failedSend(Object.assign(new Error("x"), { code: "ECONNREFUSED" })).kind).toBe("unreachable");
    expect(failedSend(Object.assign(new Error("x"), { code: "ECONNRESET" })).kind).toBe("failed");
  });
});

describe("redact", () => {
  it("blanks secrets and personal data by their names, at any depth", () => {
    const shown = redact({ tenantId: "t", list: [{ passwordHash: "h", e: { email: "a@b", accessToken: null } }] });
    expect(shown).toEqual({
      tenantId: "t",
      list: [{ passwordHash: "[redacted]", e: { email: "[redacted]", accessToken: null } }],
    });
  });

  it("shows at most 4 KB", () => {
    expect(JSON.stringify(redact({ x: "ا".repeat(10_000) })).length).toBeLessThan(4096);
  });
});
