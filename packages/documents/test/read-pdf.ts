import { getDocument, type PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

export async function withPages<T>(pdf: Uint8Array, read: (pages: PDFPageProxy[]) => Promise<T>): Promise<T> {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  try {
    const document = await loading.promise;
    return await read(await Promise.all(Array.from({ length: document.numPages }, (_, i) => document.getPage(i + 1))));
  } finally {
    await loading.destroy();
  }
}

/** The text of each page in reading order. */
export const textOf = (pdf: Uint8Array): Promise<string[]> =>
  withPages(pdf, (pages) =>
    Promise.all(
      pages.map(async (page) => {
        const { items } = await page.getTextContent();
        return items.map((item) => ("str" in item ? `${item.str}${item.hasEOL ? "\n" : ""}` : "")).join("");
      }),
    ),
  );
