import { basename } from "node:path";
import { expect, test } from "vitest";
import { checkLanguagesAgree, checkMessagesUsed, type MessageTree } from "../src/messages.ts";
import { readFiles } from "../src/repository.ts";

function messages(locale: string): MessageTree {
  const files = readFiles(`packages/i18n/src/messages/${locale}/*.json`);
  return Object.fromEntries(
    files.map(({ path, text }): [string, MessageTree] => [basename(path, ".json"), JSON.parse(text)]),
  );
}

test("English and Arabic have the same keys with the same arguments", () => {
  expect(Object.keys(messages("en")).length).toBeGreaterThan(0);
  expect(checkLanguagesAgree(messages("en"), messages("ar"))).toEqual([]);
});

test("every message is used", () => {
  expect(checkMessagesUsed(messages("en"), readFiles("{apps,packages}/*/src/**/*.{ts,tsx}"))).toEqual([]);
});

test("a missing key, a surplus key, another argument and broken ICU are found", () => {
  const first = {
    a: { one: "One", count: "{count, plural, one {# day} other {# days}}", link: "<b>{name}</b>", broken: "{" },
  };
  const second = { a: { count: "{days, plural, other {# days}}", link: "<b>{name}</b>", broken: "{", more: "More" } };
  expect(checkLanguagesAgree(first, second)).toHaveLength(4);
});

test("the same arguments in another order agree", () => {
  expect(checkLanguagesAgree({ a: "{from} to {to, date}" }, { a: "{to, date} from {from}" })).toEqual([]);
});

test("a key is used by its namespace and rest, by its whole name, or by a template's beginning", () => {
  const text = `const t = useTranslations("portal.register"); t("title"); go("common.save"); t(\`errors.\${code}\`);`;
  const tree = {
    portal: { register: { title: "A", errors: { taken: "B" }, lost: "C" } },
    common: { save: "D", title: "E" },
  };
  expect(checkMessagesUsed(tree, [{ path: "apps/portal/src/a.tsx", text }])).toEqual([
    "portal.register.lost is used nowhere",
    "common.title is used nowhere",
  ]);
});
