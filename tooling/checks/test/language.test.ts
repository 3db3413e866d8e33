import { expect, test } from "vitest";
import { checkLanguage } from "../src/language.ts";
import { readSources } from "../src/repository.ts";

test("no source casts through unknown or switches a check off", () => {
  expect(checkLanguage(readSources())).toEqual([]);
});

test.each([
  "const a = b as unknown as string;",
  "const a = (b as unknown) as string;",
  `// @ts-${"expect-error"}\nconst a = 1;`,
  `// biome-${"ignore"} lint: because\nconst a = 1;`,
  `/* oxlint-${"disable"} */\nconst a = 1;`,
])("%s is found", (text) => {
  expect(checkLanguage([{ path: "packages/core/src/a.ts", text }])).toHaveLength(1);
});

test("a cast to unknown alone, and the words in a string, are allowed", () => {
  const text = `const a = b as unknown; const c = "@ts-${"ignore"}";`;
  expect(checkLanguage([{ path: "packages/core/src/a.ts", text }])).toEqual([]);
});
