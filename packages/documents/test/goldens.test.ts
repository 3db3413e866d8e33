import { readFile } from "node:fs/promises";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import pixelmatch from "pixelmatch";
import { describe, expect, test } from "vitest";
import { drawGolden, goldenFile, goldens } from "./goldens.ts";
import { withPages } from "./read-pdf.ts";

describe("looks as it did when it was last looked at", () => {
  test.each(goldens)("$name", async (golden) => {
    const picture = await drawGolden(golden);
    const stored = await loadImage(await readFile(goldenFile(golden.name)));
    const { width, height } = picture;
    expect([stored.width, stored.height]).toEqual([width, height]);
    const canvas = createCanvas(width, height);
    canvas.getContext("2d").drawImage(stored, 0, 0);
    const pixels = (from: typeof canvas) => from.getContext("2d").getImageData(0, 0, width, height).data;
    // Processors differ in the last bit of a shade, which the threshold takes; one letter is about ten pixels.
    const options = { threshold: 0.05, includeAA: true };
    const differing = pixelmatch(pixels(canvas), pixels(picture), undefined, width, height, options);
    expect(differing).toBeLessThan(6);
  });

  test.each(goldens)("$name has $pages pages", async ({ render, pages }) => {
    expect(await withPages(await render(), async ({ length }) => length)).toBe(pages);
  });
});
