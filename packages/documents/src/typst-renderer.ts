import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { assert } from "@tenantry/core/errors";
import type { DocumentRenderer } from "@tenantry/core/ports/documents";
import { assertAddsUp } from "./arithmetic.ts";
import { fontBlobs } from "./fonts.ts";
import { creditNoteView, invoiceView, receiptView, type View } from "./view.ts";

// The only folder that a template could read from; ours reads no file but the logo, which is in memory.
const workspace = fileURLToPath(new URL(".", import.meta.url));
const template = readFileSync(join(workspace, "invoice.typ"), "utf8");

/**
 * Typst in this process: under ten milliseconds for a page, synchronous, so a job renders and a request does not.
 * Keep one renderer per process: making one reads the fonts, and what invoices have in common is laid out once.
 */
export function createDocumentRenderer(): DocumentRenderer {
  const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontBlobs }] });
  let rendered = 0;

  function render(view: View, logo: Uint8Array | null): Uint8Array {
    const logoName = logo && nameOf(logo);
    if (logo && logoName) compiler.mapShadow(join(workspace, logoName), Buffer.from(logo));
    try {
      const inputs = { data: JSON.stringify(view), ...(logoName && { logo: `/${logoName}` }) };
      const compiled = compiler.compile({ mainFileContent: template, inputs });
      if (!compiled.result) throw new Error(`Typst: ${JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics)}`);
      return compiler.pdf(compiled.result, { pdfStandard: "a-3b" });
    } finally {
      if (logoName) compiler.unmapShadow(join(workspace, logoName));
      // Typst's memory grows for ever otherwise; what the last eight documents did not share is dropped.
      if (++rendered % 8 === 0) compiler.evictCache(1);
    }
  }

  return {
    invoice: async (document) => {
      assertAddsUp(document);
      return render(invoiceView(document), document.brand.logo);
    },
    creditNote: async (document) => {
      assertAddsUp(document);
      return render(creditNoteView(document), document.brand.logo);
    },
    receipt: async (document) => {
      assertAddsUp(document);
      return render(receiptView(document), document.brand.logo);
    },
  };
}

/** By its content, because the compiler remembers what it has read under a name. */
const nameOf = (logo: Uint8Array): string =>
  `logo-${createHash("sha256").update(logo).digest("hex")}.${isPng(logo) ? "png" : "jpg"}`;

function isPng(logo: Uint8Array): boolean {
  const png = [0x89, 0x50, 0x4e, 0x47].every((byte, i) => logo[i] === byte);
  assert(png || (logo[0] === 0xff && logo[1] === 0xd8), "a logo is PNG or JPEG");
  return png;
}
