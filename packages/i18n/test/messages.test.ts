import { errorCodes } from "@tenantry/core/errors";
import { locales } from "@tenantry/core/locale";
import { describe, expect, test } from "vitest";
import { errorMessageKey, fieldMessageKey } from "../src/error-keys.ts";
import { messagesFor, type Namespace, translator } from "../src/messages.ts";

const namespaces: readonly Namespace[] = ["common", "errors", "portal", "workspace", "admin", "email", "documents"];

type Tree = { readonly [key: string]: string | Tree };
const leaves = (tree: Tree, prefix = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[`${prefix}${key}`, value]] : leaves(value, `${prefix}${key}.`),
  );

describe.each(locales)("messages in %s", (locale) => {
  const all = leaves(messagesFor(locale, ...namespaces));

  test("speak calmly", () => {
    for (const [key, text] of all) {
      expect(text, key).not.toMatch(/[!！]|\boops\b/i);
      expect(text.trim(), key).toBe(text);
      expect(text, key).not.toBe("");
    }
  });
});

test("Arabic has all six plural forms wherever a number decides", () => {
  const plural = leaves(messagesFor("ar", ...namespaces)).filter(([, text]) => text.includes(", plural,"));
  expect(plural.length).toBeGreaterThan(5);
  for (const [key, text] of plural) {
    for (const form of ["zero {", "one {", "two {", "few {", "many {", "other {"]) expect(text, key).toContain(form);
  }
});

test.each([
  [0, "تنتهي اليوم"],
  [1, "بقي يوم واحد"],
  [2, "بقي يومان"],
  [3, "بقيت 3 أيام"],
  [11, "بقي 11 يومًا"],
  [100, "بقي 100 يوم"],
])("%i days left", (count, expected) => {
  expect(translator("ar", "common")("counts.daysLeft", { count })).toBe(expected);
});

test("only the namespaces asked for are handed on", () => {
  expect(Object.keys(messagesFor("ar", "common", "portal"))).toEqual(["common", "portal"]);
});

test("every code of core has a message, and what is not known has one too", () => {
  for (const code of Object.keys(errorCodes)) expect(errorMessageKey(code)).toBe(code);
  expect(errorMessageKey("brand_new")).toBe("unknown");
  expect(errorMessageKey("toString")).toBe("unknown");
  expect(errorMessageKey(undefined)).toBe("unknown");
  expect(fieldMessageKey("too_short")).toBe("too_short");
  expect(fieldMessageKey("Invalid input: expected string")).toBe("invalid");
  expect(fieldMessageKey(undefined)).toBe("invalid");
});
