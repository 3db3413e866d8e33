import { passwordHasher } from "@tenantry/auth/passwords";
import { DomainError } from "@tenantry/core/errors";
import { describe, expect, it } from "vitest";

const password = "correct horse battery staple";

describe("passwordHasher", () => {
  const hasher = passwordHasher({ concurrency: 2 });

  it("makes argon2id hashes of 19 MiB, two passes, one lane, each with its own salt", async () => {
    const [one, two] = await Promise.all([hasher.hash(password), hasher.hash(password)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await hasher.verify(one, password)).toBe(true);
    expect(await hasher.verify(one, `${password} `)).toBe(false);
  });

  it("knows a password in any Unicode normal form", async () => {
    const hash = await hasher.hash("\u00e9t\u00e9 \u0627\u0655 twelve");
    expect(await hasher.verify(hash, "e\u0301te\u0301 \u0625 twelve")).toBe(true);
  });

  it("takes 128 characters, NUL among them, and refuses more before it hashes", async () => {
    const longest = `\u0000${"x".repeat(127)}`;
    expect(await hasher.verify(await hasher.hash(longest), longest)).toBe(true);
    const refused = { code: "validation_failed", details: { fields: { password: ["too_long"] } } };
    const tooLong = "x".repeat(1_000_000);
    await expect(hasher.hash(tooLong)).rejects.toMatchObject(refused);
    await expect(hasher.verify(undefined, tooLong)).rejects.toMatchObject(refused);
  });

  it("answers an unknown account false, through the same queue, and refuses a flood at once", async () => {
    const narrow = passwordHasher({ concurrency: 1, maxWaiting: 3 });
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => narrow.verify(undefined, password)));
    const answered = answers.filter((answer) => answer.status === "fulfilled");
    const refused = answers.filter((answer) => answer.status === "rejected");
    expect(answered.length).toBeGreaterThanOrEqual(3);
    expect(answered.length).toBeLessThanOrEqual(4);
    expect(answered.every(({ value }) => value === false)).toBe(true);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: "unavailable", retry: true });
    expect(await narrow.verify(undefined, password)).toBe(false);
  });

  it("does not hide a hash that is none", async () => {
    const failure = await hasher.verify("plain text", password).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(DomainError);
  });
});
