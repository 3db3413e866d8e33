/** Edits of one letter that turn `a` into `b`; `enough` is not looked beyond. */
function distance(a: string, b: string, enough: number): number {
  if (Math.abs(a.length - b.length) > enough) return enough + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** At most three known codes that somebody who wrote `wanted` may have meant, nearest first. */
export function nearestCodes(wanted: string, known: readonly string[]): string[] {
  const asked = wanted.slice(0, 64).toLowerCase();
  const enough = Math.max(2, Math.floor(asked.length / 3));
  return known
    .map((code) => ({ code, edits: code.includes(asked) && asked.length > 2 ? 1 : distance(asked, code, enough) }))
    .filter(({ edits }) => edits <= enough)
    .sort((a, b) => a.edits - b.edits || a.code.localeCompare(b.code))
    .slice(0, 3)
    .map(({ code }) => code);
}
