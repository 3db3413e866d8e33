const round = (figure: number) => Math.round(figure * 100) / 100;

/**
 * The printer of one benchmark's figures, a JSON line each. `ratio` is ours to the reference's; a benchmark whose figures are
 * durations against a slower reference says how many times faster it is instead.
 */
export function reporter(bench: string, { faster = false } = {}) {
  return (metric: string, value: number, unit: string, reference: number | null = null): void => {
    const ratio = reference === null ? null : round(faster ? reference / value : value / reference);
    const compared = { reference: reference === null ? null : round(reference), ratio };
    console.log(JSON.stringify({ bench, metric, value: round(value), unit, ...compared }));
  };
}

/** `share` 0.99: what 99 of 100 do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
