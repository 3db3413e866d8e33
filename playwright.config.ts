import { defineConfig } from "@playwright/test";
import { chromiumPath, portalUrl } from "./e2e/env.ts";

// Without these a Chromium in a container waits for a GPU, a first run and Google's services.
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Journeys that change the platform's settings, which are everybody's: alone, when the others are done.
const settingsJourneys = "**/strategies.test.ts";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.test.ts",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: portalUrl,
    launchOptions: { args: flags, ...(chromiumPath ? { executablePath: chromiumPath } : {}) },
    // A test that fails leaves its picture and its tree; recording every step of all of them (`--trace on`) takes half as long again.
    screenshot: "only-on-failure",
    contextOptions: { reducedMotion: "reduce" },
  },
  projects: [
    { name: "desktop", testIgnore: settingsJourneys, use: { viewport: { width: 1440, height: 900 } } },
    {
      name: "phone",
      testIgnore: settingsJourneys,
      use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
    },
    { name: "settings", testMatch: settingsJourneys, dependencies: ["desktop", "phone"] },
  ],
});
