import { DEFAULT_THEME, isLightColor, luminance, mergeMantineTheme } from "@mantine/core";
import { describe, expect, test } from "vitest";
import { readableUnderWhite } from "../src/brand-style.tsx";
import { colors } from "../src/colors.ts";
import { createAppTheme, cssVariablesResolver } from "../src/theme.ts";

const theme = mergeMantineTheme(DEFAULT_THEME, createAppTheme("portal", { close: "Close", togglePassword: "Show" }));
const resolved = cssVariablesResolver(theme);

/** Contrast ratio of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** The colour behind a variable, followed through one `var(--mantine-color-hue-shade)`. */
function value(scheme: "light" | "dark", name: string): string {
  const text = Object.entries(resolved[scheme]).find(([key]) => key === name)?.[1] ?? "";
  const [, hue, shade] = /^var\(--mantine-color-(\w+)-(\d)\)$/.exec(text) ?? [];
  const shades = Object.entries(colors).find(([key]) => key === hue)?.[1];
  return shades?.[Number(shade)] ?? text;
}

describe.each(["light", "dark"] as const)("%s", (scheme) => {
  test.each(["--tn-ground", "--tn-paper", "--tn-sunken"])("body text on %s is AAA, soft text AA", (ground) => {
    expect(contrast(value(scheme, "--tn-ink"), value(scheme, ground))).toBeGreaterThanOrEqual(7);
    expect(contrast(value(scheme, "--tn-ink-soft"), value(scheme, ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["brand", "active", "trial", "attention", "inactive", "blocked"])(
    "the words of %s are AA on paper",
    (tone) => {
      expect(contrast(value(scheme, `--tn-${tone}-ink`), value(scheme, "--tn-paper"))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(value(scheme, `--tn-${tone}`), value(scheme, "--tn-paper"))).toBeGreaterThanOrEqual(3);
    },
  );

  test.each(["--mantine-color-error", "--mantine-color-dimmed", "--mantine-color-placeholder"])("%s is AA", (name) => {
    expect(contrast(value(scheme, name), value(scheme, "--tn-paper"))).toBeGreaterThanOrEqual(4.5);
  });

  test("outlines of controls can be seen", () => {
    expect(contrast(value(scheme, "--tn-line-strong"), value(scheme, "--tn-paper"))).toBeGreaterThanOrEqual(3);
  });
});

test.each(["evergreen", "brick", "amber", "sky", "slate"] as const)(
  "a filled button in %s reads, also on hover",
  (hue) => {
    for (const shade of colors[hue].slice(8)) {
      const label = isLightColor(shade, theme.luminanceThreshold) ? theme.black : theme.white;
      expect(contrast(label, shade)).toBeGreaterThanOrEqual(4.5);
    }
  },
);

test.each(["#FFEB3B", "#FFFFFF", "#3B82F6", "#10B981", "#000000", "#FF6B6B"])(
  "white reads on a brand of %s",
  (color) => {
    expect(contrast("#FFFFFF", readableUnderWhite(color))).toBeGreaterThanOrEqual(4.5);
  },
);

test("a brand that is dark enough stays as it was chosen", () => {
  expect(readableUnderWhite("#0F5C4D")).toBe("#0f5c4d");
});

test("admin is denser than portal", () => {
  const admin = mergeMantineTheme(DEFAULT_THEME, createAppTheme("admin", { close: "Close", togglePassword: "Show" }));
  expect(cssVariablesResolver(admin).variables["--tn-row-height"]).toContain("2.25rem");
  expect(resolved.variables["--tn-font-body"]).toContain("1rem");
});
