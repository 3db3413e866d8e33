"use client";
import { luminance } from "@mantine/core";

/** Share of the colour in shades 0–7, the rest is white; what is darker than 8 is mixed with black. */
const shares = [6, 14, 26, 40, 55, 70, 82, 92] as const;

/** WCAG AA asks for 4.5 on white; words in the colour also stand on its own tints. */
const leastContrast = 5.2;

/** The colour, darkened as far as white has to be read on it. */
export function readableUnderWhite(color: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  for (let share = 100; share > 0; share -= 4) {
    const darker = `#${channels
      .map((value) =>
        Math.round((value * share) / 100)
          .toString(16)
          .padStart(2, "0"),
      )
      .join("")}`;
    if (1.05 / (luminance(darker) + 0.05) >= leastContrast) return darker;
  }
  return "#000000";
}

/** Gives buttons, links and marks of the whole document a colour: `#RRGGBB`; anything else leaves ours. */
export function BrandStyle({
  color,
  accent,
  nonce,
}: {
  color: string | null | undefined;
  accent?: string | undefined;
  nonce: string | undefined;
}) {
  const rules = [
    ...(isColor(color) ? paletteOf(readableUnderWhite(color)) : []),
    ...(isColor(accent) ? [`--tn-accent:${accent}`] : []),
  ];
  if (rules.length === 0) return null;
  const inScheme =
    ':root[data-mantine-color-scheme="light"]{--mantine-color-anchor:var(--mantine-color-brand-9)}' +
    ':root[data-mantine-color-scheme="dark"]{--tn-mark:var(--mantine-color-brand-5)}';
  return (
    <style
      nonce={nonce}
    >{`:root[data-mantine-color-scheme]{${rules.join(";")}}${isColor(color) ? inScheme : ""}`}</style>
  );
}

const isColor = (text: string | null | undefined): text is string => text != null && /^#[0-9a-f]{6}$/i.test(text);

const paletteOf = (base: string): string[] => [
  ...shares.map((share, shade) => `--mantine-color-brand-${shade}:color-mix(in oklab,${base} ${share}%,white)`),
  `--mantine-color-brand-8:${base}`,
  `--mantine-color-brand-9:color-mix(in oklab,${base} 82%,black)`,
  "--tn-mark:var(--mantine-color-brand-8)",
];
