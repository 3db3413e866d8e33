import { assert } from "@tenantry/core/errors";
import type { DocumentBrand } from "@tenantry/core/ports/documents";

const ink = "#14211d";

/** A tenant may choose any colour: bands take it as it is, words only where it reads on white. */
export function paletteOf({ primaryColor, accentColor }: DocumentBrand): {
  band: string;
  accent: string;
  words: string;
} {
  for (const color of [primaryColor, accentColor]) assert(/^#[0-9a-f]{6}$/i.test(color), `${color} is no colour`);
  // WCAG 2.2, 1.4.3: 4.5 to 1 for text.
  const words = contrastWithWhite(primaryColor) >= 4.5 ? primaryColor : ink;
  return { band: primaryColor, accent: accentColor, words };
}

/** Source: WCAG 2.2, relative luminance and contrast ratio. */
function contrastWithWhite(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
