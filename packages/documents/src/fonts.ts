import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import anyAscii from "any-ascii";
import { create, type Font } from "fontkit";

const require = createRequire(import.meta.url);

export const fontBlobs: Buffer[] = [
  require.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf"),
  require.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf"),
  require.resolve("@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf"),
  require.resolve("@expo-google-fonts/vazirmatn/600SemiBold/Vazirmatn_600SemiBold.ttf"),
].map((file) => readFileSync(file));

// Weights of one family draw the same characters.
const drawable = new Set([fontBlobs[0], fontBlobs[2]].flatMap((blob) => (blob ? charactersOf(blob) : [])));

function charactersOf(blob: Buffer): number[] {
  const font = create(blob);
  if (!("characterSet" in font)) throw new Error("a font collection stands where one font should");
  return (font satisfies Font).characterSet;
}

// Controls and direction overrides, which could make one text look like another.
const hidden = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]/g;

/**
 * One line of text that our fonts can draw: what they cannot is spelt in Latin letters, because PDF/A refuses a
 * document with a single missing glyph and a blank box helps nobody.
 */
export function printable(text: string): string {
  const line = text.normalize("NFC").replace(hidden, " ").replace(/\s+/g, " ").trim();
  let printed = "";
  for (const character of line) {
    printed += drawable.has(character.codePointAt(0) ?? 0) ? character : anyAscii(character);
  }
  return printed;
}
