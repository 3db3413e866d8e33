import { globSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface TextFile {
  /** Relative to the repository, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** `path:line what is wrong`: one line per violation, empty when all is well. */
export type Violations = readonly string[];

export const repositoryRoot = dirname(fileURLToPath(new URL("../../../package.json", import.meta.url)));

const notOurs = /^(node_modules|\.git|\.data|\.turbo|\.next.*|dist|coverage|test-results|playwright-report)$/;
const binary = new Set([
  ".png",
  ".jpg",
  ".jpeg",
  ".webp",
  ".avif",
  ".gif",
  ".ico",
  ".woff",
  ".woff2",
  ".ttf",
  ".otf",
  ".pdf",
  ".zip",
  ".wasm",
]);

/** The repository's text files that match a glob, without what is installed, built or made at run time. */
export function readFiles(pattern: string): TextFile[] {
  const entries = globSync(pattern, {
    cwd: repositoryRoot,
    withFileTypes: true,
    exclude: (entry) => notOurs.test(entry.name),
  });
  return entries
    .filter((entry) => entry.isFile() && !binary.has(extname(entry.name)) && entry.name !== "next-env.d.ts")
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: file.slice(repositoryRoot.length + 1).replaceAll("\\", "/"),
      text: readFileSync(file, "utf8"),
    }));
}

/** Every TypeScript file of ours. */
export function readSources(): TextFile[] {
  return readFiles("{apps,packages,tooling,bench,e2e}/**/*.{ts,tsx}");
}

/** The 1-based line of an offset, for messages. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
