import { expect, test } from "vitest";
import { checkPlaces } from "../src/places.ts";
import { readFiles } from "../src/repository.ts";

test("no file names a machine's path or a registry's host", () => {
  const dotted = readFiles("{.ci/*,.env.example,.oxlintrc.json,.editorconfig,.gitignore,.npmrc}");
  expect(checkPlaces([...readFiles("**/*"), ...dotted])).toEqual([]);
});

test.each([
  ["", "home", "ada", "tenantry"].join("/"),
  ["", "work", "main"].join("/"),
  `https://${["registry", "npmjs", "org"].join(".")}/a`,
])("%s is found", (text) => {
  expect(checkPlaces([{ path: "README.md", text: `see ${text}` }])).toHaveLength(1);
});

test("addresses and folders that every machine has are allowed", () => {
  const text = "http://localhost:3000/home/page, apps/portal/home/x, /dev/shm, /var/lib/tenantry";
  expect(checkPlaces([{ path: "README.md", text }])).toEqual([]);
});
