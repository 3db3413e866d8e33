import { readFile } from "node:fs/promises";
import { test as base } from "@playwright/test";
import { demoFile } from "./env.ts";

/** What `demo.json` of the stack under test says: addresses and sign-ins. */
export interface Demo {
  readonly portalUrl: string;
  readonly adminUrl: string;
  readonly workerUrl: string;
  readonly mailUrl: string;
  readonly stripeUrl: string;
  readonly databaseUrl: string;
  readonly staff: readonly { readonly email: string; readonly password: string; readonly role: string }[];
  readonly owners: readonly { readonly email: string; readonly password: string; readonly slug: string }[];
  readonly adminApiKey: string;
}

/** Playwright's test with `demo`, and with a page that fails the test on an uncaught error or a refused script. */
export const test = base.extend<{ demo: Demo; quietPage: undefined }>({
  demo: [
    async ({ browserName: _ }, use) => {
      const demo: Demo = JSON.parse(await readFile(demoFile, "utf8"));
      await use(demo);
    },
    { scope: "test" },
  ],
  quietPage: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error" && /Content Security Policy|hydrat/i.test(message.text()))
          errors.push(message.text());
      });
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

export const expect = test.expect;
