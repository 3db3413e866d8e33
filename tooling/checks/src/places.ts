import { lineAt, type TextFile, type Violations } from "./repository.ts";

const patterns: readonly [RegExp, string][] = [
  [/(?<![\w.$}>/:~-])\/(?:home|Users|root|work|mnt|tmp)\/[\w.-]+/g, "a path of one machine"],
  [/\b(?:registry|mirror|mirrors)\.[a-z0-9-]+\.(?:org|com|net|dev|io)\b/g, "the host of a package registry"],
];

/** Paths of one machine and hosts of package registries, in any file, the lockfile included. */
export function checkPlaces(files: readonly TextFile[]): Violations {
  return files.flatMap(({ path, text }) =>
    patterns.flatMap(([pattern, what]) =>
      [...text.matchAll(pattern)].map((match) => `${path}:${lineAt(text, match.index)} ${what}: ${match[0]}`),
    ),
  );
}
