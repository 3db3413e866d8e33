import type { MantineColorsTuple } from "@mantine/core";

const evergreen = [
  "#F2F8F6",
  "#DCEAE6",
  "#C1D8D1",
  "#A2C6BC",
  "#82B3A5",
  "#649E8F",
  "#478979",
  "#2D7363",
  "#0F5C4D",
  "#014639",
] as const;

/**
 * Ten shades per hue, lightest first, spaced evenly in OKLCH from the tokens of the house:
 * evergreen, brick, sky and slate carry theirs at index 8, amber at 6. White reads on every shade from 7 or 8 on.
 */
export const colors = {
  evergreen,
  /** What is pressed and marked; a business or the company may give its own, while "active" stays green. */
  brand: evergreen,
  brick: ["#FFF4F2", "#FEE2DD", "#FCCBC3", "#FBB1A6", "#F69789", "#EC7D6E", "#DC6556", "#C84F41", "#B23A2E", "#932A20"],
  amber: ["#FCF6EE", "#F3E6D7", "#EAD2B7", "#E1BC92", "#D6A66E", "#C7904A", "#B7791F", "#9F6710", "#865400", "#6B4200"],
  sky: ["#F2F7FE", "#DEEBFA", "#C4DBF6", "#A6CBF4", "#89B9EF", "#6EA6E6", "#5593D8", "#3F7FC5", "#2B6CB0", "#1D5691"],
  slate: ["#F5F7F8", "#E4E8EA", "#CFD6D9", "#B8C2C7", "#A1AEB5", "#8A9AA1", "#74858D", "#5F7078", "#4B5B63", "#38464D"],
  /** Warm neutrals of the light scheme: sand at 0. */
  gray: ["#FAF8F3", "#F3F0E8", "#E8E3D8", "#D9D3C6", "#BDB8AB", "#918F84", "#5B6661", "#47524D", "#2D3833", "#14211D"],
  /** Neutrals of the dark scheme, ink-tinted: text at 0, paper at 6, ground at 7. */
  dark: ["#ECE9E1", "#CDD0C9", "#A7B0AA", "#87928C", "#3A4742", "#2C3833", "#1B2521", "#121A17", "#0D1411", "#080D0B"],
} satisfies Record<string, MantineColorsTuple>;

declare module "@mantine/core" {
  export interface MantineThemeColorsOverride {
    colors: Record<keyof typeof colors, MantineColorsTuple>;
  }
}
