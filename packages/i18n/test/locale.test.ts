import { describe, expect, test } from "vitest";
import { direction, negotiateLocale } from "../src/locale.ts";

describe("negotiateLocale", () => {
  test.each([
    [undefined, undefined, "en"],
    [undefined, null, "en"],
    [undefined, "", "en"],
    [undefined, "ar-OM,ar;q=0.9,en;q=0.8", "ar"],
    [undefined, "en-GB,en;q=0.9,ar;q=0.8", "en"],
    [undefined, "fr-FR, ar;q=0.5, en;q=0.4", "ar"],
    [undefined, "en;q=0.2, AR-EG;q=0.7", "ar"],
    [undefined, "ar;q=0, de", "en"],
    [undefined, "*", "en"],
    [undefined, "ar;q=nonsense, en;q=0.1", "en"],
    [undefined, "de, fr", "en"],
    [undefined, `${"x,".repeat(5000)}ar`, "en"],
    ["ar", "en", "ar"],
    ["en", "ar", "en"],
    ["<script>", "ar", "ar"],
    ["AR", "en", "en"],
  ])("cookie %s, header %s", (cookie, acceptLanguage, expected) => {
    expect(negotiateLocale({ cookie, acceptLanguage })).toBe(expected);
  });
});

test("direction", () => {
  expect([direction("en"), direction("ar")]).toEqual(["ltr", "rtl"]);
});
