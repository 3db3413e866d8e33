import { createCanvas } from "@napi-rs/canvas";
import { getDocument, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

/** What a reader of the file sees: the text of each page in reading order, and its picture. */
export async function withPages<T>(pdf: Uint8Array, read: (pages: PDFPageProxy[]) => Promise<T>): Promise<T> {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  try {
    const document = await loading.promise;
    return await read(await Promise.all(Array.from({ length: document.numPages }, (_, i) => document.getPage(i + 1))));
  } finally {
    await loading.destroy();
  }
}

export const textOf = (pdf: Uint8Array): Promise<string[]> =>
  withPages(pdf, (pages) =>
    Promise.all(
      pages.map(async (page) => {
        const { items } = await page.getTextContent();
        return items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "")).join("");
      }),
    ),
  );

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
