import { createCanvas } from "@napi-rs/canvas";
import { withPages } from "./read-pdf.ts";

/** All pages side by side; `scale` 1 is 72 dpi. */
export const pictureOf = (pdf: Uint8Array, scale: number) =>
  withPages(pdf, async (pages) => {
    const viewports = pages.map((page) => page.getViewport({ scale }));
    const width = Math.ceil(viewports[0]?.width ?? 0);
    const sheet = createCanvas(width * pages.length, Math.ceil(viewports[0]?.height ?? 0));
    for (const [i, page] of pages.entries()) {
      const viewport = viewports[i];
      if (viewport === undefined) throw new Error("a page without a size");
      const canvas = createCanvas(width, sheet.height);
      await page.render({ canvas, viewport }).promise;
      sheet.getContext("2d").drawImage(canvas, i * width, 0);
    }
    return sheet;
  });
