import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*", "apps/*", "tooling/checks", "tooling/dev"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
