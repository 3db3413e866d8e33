import { type CSSVariablesResolver, createTheme, type MantineThemeOverride, rem } from "@mantine/core";
import { colors } from "./colors.ts";

/** Portal reads at 16 px; admin is denser: 14 px, rows of 36 px. */
export type Density = "portal" | "admin";

/** Names of the buttons that Mantine draws by itself, in the reader's language. */
export type ThemeLabels = { close: string; togglePassword: string };

const sans = '"Inter Variable", "Noto Sans Arabic Variable", "Inter Fallback", system-ui, sans-serif';
const shadow = "0 1px 2px rgb(20 33 29 / 6%), 0 8px 24px rgb(20 33 29 / 8%)";

const headings = {
  portal: { h1: [28, 1.25], h2: [20, 1.35], h3: [16, 1.45], h4: [14, 1.45], h5: [14, 1.45], h6: [12, 1.45] },
  admin: { h1: [20, 1.3], h2: [16, 1.4], h3: [14, 1.45], h4: [14, 1.45], h5: [12, 1.45], h6: [12, 1.45] },
} as const;

const heading = ([px, lineHeight]: readonly [number, number]) => ({
  fontSize: rem(px),
  lineHeight: String(lineHeight),
});

export function createAppTheme(density: Density, labels: ThemeLabels): MantineThemeOverride {
  const size = density === "portal" ? "md" : "sm";
  const sized = { defaultProps: { size } };
  const closable = { defaultProps: { closeButtonProps: { "aria-label": labels.close } } };
  const sizes = headings[density];
  return createTheme({
    colors,
    white: "#FFFFFF",
    black: "#14211D",
    primaryColor: "brand",
    primaryShade: 8,
    autoContrast: true,
    // About where ink and white contrast equally, so that the better of the two is chosen.
    luminanceThreshold: 0.2,
    cursorType: "pointer",
    respectReducedMotion: true,
    fontFamily: sans,
    fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    fontSizes: { xs: rem(12), sm: rem(14), md: rem(16), lg: rem(20), xl: rem(28), display: rem(40) },
    headings: {
      fontFamily: sans,
      fontWeight: "650",
      textWrap: "balance",
      sizes: {
        h1: heading(sizes.h1),
        h2: heading(sizes.h2),
        h3: heading(sizes.h3),
        h4: heading(sizes.h4),
        h5: heading(sizes.h5),
        h6: heading(sizes.h6),
      },
    },
    spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(40) },
    defaultRadius: "md",
    radius: { xs: rem(4), sm: rem(6), md: rem(10), lg: rem(10), xl: rem(10) },
    shadows: { xs: shadow, sm: shadow, md: shadow, lg: shadow, xl: shadow },
    other: { density },
    components: {
      Text: sized,
      Button: sized,
      TextInput: sized,
      Textarea: sized,
      PasswordInput: { defaultProps: { size, visibilityToggleButtonProps: { "aria-label": labels.togglePassword } } },
      NumberInput: sized,
      NativeSelect: sized,
      Select: { defaultProps: { size, allowDeselect: false } },
      MultiSelect: sized,
      TagsInput: sized,
      Autocomplete: sized,
      FileInput: sized,
      PinInput: sized,
      Checkbox: sized,
      Radio: sized,
      Switch: sized,
      SegmentedControl: sized,
      InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "error", "description"] } },
      Anchor: { defaultProps: { underline: "always" } },
      Paper: { defaultProps: { withBorder: true } },
      Card: { defaultProps: { withBorder: true, padding: density === "portal" ? "lg" : "md" } },
      Table: { defaultProps: { fz: density === "portal" ? "md" : "sm" } },
      Alert: { defaultProps: { closeButtonLabel: labels.close, variant: "light" } },
      Modal: {
        defaultProps: {
          closeButtonProps: { "aria-label": labels.close },
          centered: true,
          padding: "lg",
          overlayProps: { color: "#14211D", backgroundOpacity: 0.5 },
        },
      },
      // Mantine draws a second banner landmark into each dialog.
      ModalHeader: { defaultProps: { role: "presentation" } },
      DrawerHeader: { defaultProps: { role: "presentation" } },
      Drawer: closable,
      Notification: { defaultProps: { ...closable.defaultProps, withBorder: true } },
      Tooltip: { defaultProps: { events: { hover: true, focus: true, touch: true } } },
      // The filled shade is too dark a line on a dark ground.
      Tabs: { defaultProps: { color: "var(--tn-brand)" } },
      Skeleton: { defaultProps: { radius: "sm" } },
    },
  });
}

const hues = {
  brand: "brand",
  active: "evergreen",
  trial: "sky",
  attention: "amber",
  inactive: "slate",
  blocked: "brick",
} as const;

/** Per status: the colour of bars and marks, and the one for words. */
const tones = (mark: string, ink: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(hues).flatMap(([tone, hue]) => [
      [`--tn-${tone}`, `var(--mantine-color-${hue}-${tone === "attention" && mark === "8" ? "6" : mark})`],
      [`--tn-${tone}-ink`, `var(--mantine-color-${hue}-${ink})`],
    ]),
  );

/** Mantine's `light` variants, mixed with paper: its own are loud on sand and nearly black in the dark. */
const tints = (rest: string, hover: string, ink: string): Record<string, string> =>
  Object.fromEntries(
    Object.values(hues).flatMap((hue) => [
      [`--mantine-color-${hue}-light`, `color-mix(in oklab, var(--mantine-color-${hue}-6) ${rest}, var(--tn-paper))`],
      [
        `--mantine-color-${hue}-light-hover`,
        `color-mix(in oklab, var(--mantine-color-${hue}-6) ${hover}, var(--tn-paper))`,
      ],
      [`--mantine-color-${hue}-light-color`, `var(--mantine-color-${hue}-${ink})`],
    ]),
  );

/** Grounds, lines and text of both schemes. Everything that is not a Mantine component reads these. */
export const cssVariablesResolver: CSSVariablesResolver = (theme) => {
  const admin = theme.other.density === "admin";
  return {
    variables: {
      "--tn-font-body": admin ? rem(14) : rem(16),
      "--tn-font-small": admin ? rem(12) : rem(14),
      "--tn-row-height": admin ? rem(36) : rem(52),
      "--tn-gap": admin ? rem(16) : rem(24),
      "--tn-shadow": shadow,
    },
    light: {
      "--tn-ground": "#FAF8F3",
      "--tn-paper": "#FFFFFF",
      "--tn-sunken": "#F3F0E8",
      "--tn-line": "#E8E3D8",
      "--tn-line-strong": "#918F84",
      "--tn-ink": "#14211D",
      "--tn-ink-soft": "#4E5A55",
      "--tn-side": "#14211D",
      "--tn-mark": "#0F5C4D",
      "--tn-mark-cut": "#FAF8F3",
      "--tn-tint": "14%",
      ...tones("8", "9"),
      ...tints("12%", "18%", "9"),
      "--mantine-color-body": "#FFFFFF",
      "--mantine-color-default": "#FFFFFF",
      "--mantine-color-default-hover": "#F3F0E8",
      "--mantine-color-default-border": "#918F84",
      "--mantine-color-dimmed": "#4E5A55",
      "--mantine-color-placeholder": "#6B736E",
      "--mantine-color-error": "#B23A2E",
      "--mantine-color-success": "#0F5C4D",
      "--mantine-color-disabled": "#EDE9DF",
      "--mantine-color-disabled-color": "#6B736E",
      "--mantine-color-disabled-border": "#D9D3C6",
    },
    dark: {
      "--tn-ground": "#121A17",
      "--tn-paper": "#1B2521",
      "--tn-sunken": "#0D1411",
      "--tn-line": "#2C3833",
      "--tn-line-strong": "#76827C",
      "--tn-ink": "#ECE9E1",
      "--tn-ink-soft": "#B2BAB5",
      "--tn-side": "#0D1411",
      "--tn-mark": "#649E8F",
      "--tn-mark-cut": "#121A17",
      "--tn-tint": "26%",
      ...tones("5", "3"),
      ...tints("24%", "32%", "2"),
      "--mantine-color-body": "#1B2521",
      "--mantine-color-text": "#ECE9E1",
      "--mantine-color-bright": "#FFFFFF",
      "--mantine-color-default": "#1B2521",
      "--mantine-color-default-hover": "#2C3833",
      "--mantine-color-default-border": "#76827C",
      "--mantine-color-dimmed": "#B2BAB5",
      "--mantine-color-placeholder": "#94A09A",
      "--mantine-color-error": "#F69789",
      "--mantine-color-success": "#82B3A5",
      "--mantine-color-anchor": "var(--mantine-color-brand-3)",
      "--mantine-color-disabled": "#26312C",
      "--mantine-color-disabled-color": "#94A09A",
      "--mantine-color-disabled-border": "#3A4742",
    },
  };
};
