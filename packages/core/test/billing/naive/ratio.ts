/** Exact fractions, always reduced: no import from src. */
export type Ratio = { n: bigint; d: bigint };

export function ratio(n: bigint, d = 1n): Ratio {
  let [a, b] = [n < 0n ? -n : n, d];
  while (b > 0n) [a, b] = [b, a % b];
  return { n: n / a || 0n, d: d / (a || 1n) };
}

export const plus = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d + b.n * a.d, a.d * b.d);
export const times = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.n, a.d * b.d);
export const isLess = (a: Ratio, b: Ratio): boolean => a.n * b.d < b.n * a.d;

/** Half-up on the magnitude, then the sign, digit by digit as one does on paper: whole part, then is the rest a half or more? */
export function printed({ n, d }: Ratio): bigint {
  const magnitude = n < 0n ? -n : n;
  const whole = magnitude / d;
  const rest = magnitude - whole * d;
  const rounded = rest + rest >= d ? whole + 1n : whole;
  return n < 0n ? -rounded : rounded;
}
