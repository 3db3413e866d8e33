/** A percentage has up to four decimals: whole parts per million. */
const decimals = 4;

/** Parts per million as percent, exact: 50 000 → `5`, 88 750 → `8.875`. */
export function percentOfPpm(ppm: bigint): `${number}` {
  const digits = ppm.toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  const whole = digits.slice(0, -decimals);
  return (fraction ? `${whole}.${fraction}` : whole) as `${number}`;
}

/** Reads `5`, `8.875`; undefined for what is no percentage or has more decimals than are kept. */
export function ppmOfPercent(text: string): bigint | undefined {
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(text.trim());
  const fraction = (match?.[2] ?? "").replace(/0+$/, "");
  if (!match || fraction.length > decimals) return undefined;
  return BigInt(`${match[1]}${fraction.padEnd(decimals, "0")}`);
}
