export type Recounted = {
  /** What the counter says. */
  readonly counted: number;
  /** What is there. */
  readonly found: number;
  /** In what is counted; null where nothing is refused: unlimited, or a limit that only tells. */
  readonly hardLimit: number | null;
};

/**
 * What a recount does. It corrects drift only, and a counter at or above its hard limit does not rise: that is reported
 * and left to people.
 */
export function decideRecount({ counted, found, hardLimit }: Recounted): "right" | "correct" | "report" {
  if (counted === found) return "right";
  return found > counted && hardLimit !== null && counted >= hardLimit ? "report" : "correct";
}
