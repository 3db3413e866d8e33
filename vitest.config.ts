import { globSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { defineConfig } from "vitest/config";

const manifests = globSync("{apps,packages,tooling}/*/package.json", { cwd: import.meta.dirname });

export default defineConfig({
  test: {
    // PostgreSQL, argon2 and two busy cores: what takes longer than this hangs.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Half of what a suite does is waiting for PostgreSQL: two of them keep two cores busy.
    maxWorkers: 2,
    // A third of the time went into loading the same modules for every file; no module of ours keeps what a test leaves.
    isolate: false,
    // A project inherits nothing from here unless it says so.
    projects: manifests.map((manifest) => ({
      extends: true,
      root: dirname(manifest),
      test: { name: JSON.parse(readFileSync(manifest, "utf8")).name },
    })),
  },
});
