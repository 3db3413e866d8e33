export type FeatureAnswers = Readonly<Record<string, boolean>>;

/** What a plan version grants of the catalogue: its own list, then each feature's default, then false. */
export function grantedFeatures(
  catalogue: readonly { code: string; isDefault: boolean }[],
  granted: readonly string[],
): FeatureAnswers {
  return Object.fromEntries(catalogue.map(({ code, isDefault }) => [code, granted.includes(code) || isDefault]));
}
