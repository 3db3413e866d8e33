import { secretBox } from "@tenantry/db/secret-box";
import { expect, test } from "vitest";

const oldKey = "the-key-of-last-year-the-key-of-last-year";
const newKey = "the-key-of-this-year-the-key-of-this-year";

test("a sealed secret opens in its own place only", () => {
  const box = secretBox({ current: newKey });
  const sealed = box.seal("سرّ JBSWY3DP", "totp:owner:1");
  expect(sealed).not.toContain("JBSWY3DP");
  expect(box.open(sealed, "totp:owner:1")).toBe("سرّ JBSWY3DP");
  expect(() => box.open(sealed, "totp:owner:2")).toThrow();
});

test("the same secret never looks the same twice, and a changed one does not open", () => {
  const box = secretBox({ current: newKey });
  const sealed = box.seal("secret", "place");
  expect(box.seal("secret", "place")).not.toBe(sealed);
  const broken = sealed.slice(0, -2) + (sealed.endsWith("AA") ? "BB" : "AA");
  expect(() => box.open(broken, "place")).toThrow();
  expect(() => box.open("v1.00000000.AAAA", "place")).toThrow("No key");
  expect(() => box.open("plain text", "place")).toThrow("No key");
});

test("during a rotation both keys open, the new one seals, and afterwards the old one is not needed", () => {
  const sealedBefore = secretBox({ current: oldKey }).seal("secret", "place");
  const rotating = secretBox({ current: newKey, previous: oldKey });
  expect(rotating.open(sealedBefore, "place")).toBe("secret");
  expect(rotating.isStale(sealedBefore)).toBe(true);
  const sealedAgain = rotating.seal(rotating.open(sealedBefore, "place"), "place");
  expect(rotating.isStale(sealedAgain)).toBe(false);
  const after = secretBox({ current: newKey });
  expect(after.open(sealedAgain, "place")).toBe("secret");
  expect(() => after.open(sealedBefore, "place")).toThrow("No key");
});
