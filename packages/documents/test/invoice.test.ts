import { createCanvas } from "@napi-rs/canvas";
import { money } from "@tenantry/core/money";
import type { DocumentParty, InvoiceDocument } from "@tenantry/core/ports/documents";
import fc from "fast-check";
import decodeQR from "qr/decode.js";
import { describe, expect, test } from "vitest";
import { paletteOf } from "../src/palette.ts";
import { createDocumentRenderer } from "../src/typst-renderer.ts";
import { invoiceView } from "../src/view.ts";
import { pictureOf } from "./draw-pdf.ts";
import { drawLogo, threePages } from "./goldens.ts";
import { textOf, withPages } from "./read-pdf.ts";
import { sampleCreditNote, sampleInvoice } from "./sample.ts";

const renderer = createDocumentRenderer();
const textOfInvoice = async (invoice: InvoiceDocument) => (await textOf(await renderer.invoice(invoice))).join("\n");
const named = (party: DocumentParty, name: string): DocumentParty => ({ ...party, name: { en: name, ar: name } });
// Lines break where they must: what was one word may be two.
const dense = (text: string) => text.replace(/\s+/g, "");

describe("an invoice says", () => {
  test.each([
    ["en", "OMR", ["Tax invoice", "Billed to", "Net", "Page 1 of 1", "24 Oct 2026", "OMR 19.070"]],
    ["en", "JPY", ["JPY 5,198", "7,900", "-2,633"]],
    ["en", "USD", ["USD 130.91", "199.00", "-66.33"]],
    ["ar", "OMR", ["ضريبية", "فاتورة", "المستحق", "مؤسسة", "أكتوبر", "19.070 OMR"]],
    ["ar", "JPY", ["5,198 JPY", "البيان"]],
    ["ar", "USD", ["130.91 USD", "الصافي"]],
    ["bilingual", "OMR", ["Tax invoice", "ضريبية", "Net", "الصافي", "24 Oct 2026", "أكتوبر", "Page 1 of 1"]],
    ["bilingual", "JPY", ["JPY 5,198", "مؤسسة"]],
    ["bilingual", "USD", ["USD 130.91", "Growth plan, monthly", "باقة"]],
  ] as const)("in %s and %s what it is, for whom and how much", async (language, currency, words) => {
    const invoice = sampleInvoice(language, currency, 3);
    const text = await textOfInvoice(invoice);
    const { totals, lines } = invoiceView(invoice);
    const figures = [...totals, ...lines].map((row) => row.amount);
    for (const expected of [...words, ...figures, "INV-2026-10-0042", "OM1100987654", "PO-7781/26", "125,000"]) {
      expect(text).toContain(expected);
    }
  });

  test("the amounts of billing's first worked case, rounding and all", async () => {
    const plain = sampleInvoice("en", "OMR", 1);
    const [line] = plain.lines;
    const [tax] = plain.taxes;
    if (!line || !tax) throw new Error("the sample has a line and a tax");
    const omr = (minor: bigint) => money(minor, "OMR");
    const lineOf = (minor: bigint) => ({ ...line, listAmount: omr(minor), amount: omr(minor) });
    const text = await textOfInvoice({
      ...plain,
      lines: [lineOf(-18_710n), lineOf(50_968n)],
      taxes: [{ ...tax, net: omr(32_258n), tax: omr(1_613n) }],
      net: omr(32_258n),
      total: omr(33_871n),
      fromBalance: omr(0n),
      rounding: omr(-1n),
      paid: omr(33_870n),
      due: omr(0n),
      status: "paid",
    });
    for (const figure of ["-18.710", "50.968", "32.258", "1.613", "33.871", "-0.001", "-33.870", "OMR 0.000", "Paid"]) {
      expect(text).toContain(figure);
    }
    expect(text).not.toContain("How to pay");
    expect(text).not.toContain("Due by");
  });

  test("on each page which invoice it is, the column heads and how many pages there are", async () => {
    const pages = await textOf(await renderer.invoice(sampleInvoice("en", "USD", threePages.en)));
    expect(pages).toHaveLength(3);
    for (const [i, page] of pages.entries()) {
      expect(page).toContain("INV-2026-10-0042");
      expect(page).toContain(`Page ${i + 1} of 3`);
    }
    expect(pages[1]).toContain("Unit price");
  });

  test("a credit note: for which invoice, why, how much", async () => {
    const [text] = await textOf(await renderer.creditNote(sampleCreditNote("en", "OMR")));
    for (const words of [
      "Tax credit note",
      "CN-2026-11-0003",
      "INV-2026-10-0042",
      "Service was not",
      "Credit to the balance",
    ]) {
      expect(text).toContain(words);
    }
  });

  test("nothing of tax when the issuer has no tax number", async () => {
    const invoice = sampleInvoice("en", "USD", 1);
    const text = await textOfInvoice({ ...invoice, issuer: { ...invoice.issuer, taxNumber: null } });
    expect(text).toMatch(/^Invoice$/m);
    expect(text).not.toContain("Tax invoice");
  });

  test("the pay link in a code that a telephone reads", async () => {
    const invoice = sampleInvoice("en", "OMR", 1);
    const sheet = await pictureOf(await renderer.invoice(invoice), 2);
    const side = 200;
    const code = createCanvas(side, side);
    // The foot of the page, where payment stands: 18 mm from the edge.
    const top = topOfCode(sheet);
    code.getContext("2d").fillStyle = "#fff";
    code.getContext("2d").fillRect(0, 0, side, side);
    code.getContext("2d").drawImage(sheet, 85, top - 20, 180, 180, 10, 10, 180, 180);
    const { data } = code.getContext("2d").getImageData(0, 0, side, side);
    expect(decodeQR({ width: side, height: side, data })).toBe(invoice.payLink);
  });
});

describe("a figure that does not add up is never printed", () => {
  const invoice = sampleInvoice("en", "OMR", 3);
  const off = money(invoice.total.minor + 1n, "OMR");
  test.each([
    ["total", { total: off }],
    ["net", { net: off }],
    ["amount due", { due: off }],
    ["lines", { lines: invoice.lines.slice(1) }],
  ])("%s", async (_, change) => {
    await expect(renderer.invoice({ ...invoice, ...change })).rejects.toThrow(/Invariant broken/);
  });

  test("in two currencies", async () => {
    await expect(renderer.invoice({ ...invoice, due: money(invoice.due.minor, "JOD") })).rejects.toThrow(/Invariant/);
  });
});

describe("the file", () => {
  test.each(["en", "ar", "bilingual"] as const)(
    "%s is the same to the byte each time, in each renderer",
    async (language) => {
      const invoice = sampleInvoice(language, "OMR", 3, drawLogo("#224488"));
      const first = await renderer.invoice(invoice);
      await renderer.invoice(sampleInvoice("en", "USD", 2));
      expect(Buffer.from(first).equals(await renderer.invoice(invoice))).toBe(true);
      expect(Buffer.from(first).equals(await createDocumentRenderer().invoice(invoice))).toBe(true);
    },
  );

  test("is PDF/A-3b with title, author, language and date, and only our fonts", async () => {
    const pdf = await renderer.invoice(sampleInvoice("ar", "OMR", 3));
    const metadata = Buffer.from(pdf).toString("utf8");
    expect(metadata).toMatch(/<pdfaid:part>3<\/pdfaid:part>/);
    expect(metadata).toMatch(/<pdfaid:conformance>B<\/pdfaid:conformance>/);
    expect(metadata).toContain("فاتورة ضريبية INV-2026-10-0042");
    expect(metadata).toMatch(/<xmp:CreateDate>2026-10-24/);
    const fonts = new Set([...metadata.matchAll(/\/FontName \/[A-Z]{6}\+([\w-]+)/g)].map((match) => match[1]));
    expect([...fonts].sort()).toEqual(["Inter-Regular", "Inter-SemiBold", "Vazirmatn-Regular", "Vazirmatn-SemiBold"]);
  });

  test("shows the logo it was given, also after another", async () => {
    const corner = async (logo: Uint8Array) => {
      const sheet = await pictureOf(await renderer.invoice(sampleInvoice("en", "OMR", 1, logo)), 1);
      return [...sheet.getContext("2d").getImageData(60, 70, 1, 1).data.slice(0, 3)];
    };
    const red = drawLogo("#ff0000");
    expect(await corner(red)).toEqual([255, 0, 0]);
    expect(await corner(drawLogo("#0000ff"))).toEqual([0, 0, 255]);
    expect(await corner(red)).toEqual([255, 0, 0]);
    await expect(renderer.invoice(sampleInvoice("en", "OMR", 1, Buffer.from("<svg/>")))).rejects.toThrow(/PNG or JPEG/);
  });
});

test.each([
  ["#0f5c4d", "#0f5c4d"],
  ["#ffe066", "#14211d"],
  ["#767676", "#767676"],
  ["#777777", "#14211d"],
])("a tenant's %s is kept for bands, and for words only where it reads on white", (primaryColor, words) => {
  expect(paletteOf({ logo: null, primaryColor, accentColor: "#b7791f" })).toMatchObject({ band: primaryColor, words });
});

describe("what a person wrote", () => {
  const code = [
    '#panic("x") $a/b$ *bold* _it_ `raw` @ref <label> = heading // comment /* c */ \\u{41} ~ -- ---',
    '#read("/etc/passwd") #image("/logo.png") #sys.inputs.data',
    "\"}]} ' {{page}} {pages} ]) #{",
  ];
  test.each(code)("is never Typst: %s", async (hostile) => {
    const invoice = sampleInvoice("en", "OMR", 1);
    const line = { ...invoice.lines[0], name: { en: hostile, ar: hostile } };
    const text = dense(
      await textOfInvoice({
        ...invoice,
        lines: invoice.lines.map((one) => ({ ...one, ...line })),
        issuer: named(invoice.issuer, hostile),
        customer: { ...named(invoice.customer, hostile), addressLines: [hostile] },
        notes: hostile,
        purchaseOrder: hostile,
      }),
    );
    expect(text.split(dense(hostile)).length - 1).toBeGreaterThanOrEqual(5);
  });

  test("in any script is printed, in Latin letters where our fonts end", async () => {
    const invoice = sampleInvoice("en", "OMR", 1);
    const text = await textOfInvoice({
      ...invoice,
      customer: named(invoice.customer, "株式会社 Ωμέγα Привет \u202eabc\u0000 🙂"),
    });
    expect(text).toContain("ZhuShiHuiShe Ωμέγα Привет abc");
  });

  test("of any characters makes one page", async () => {
    const anything = fc.string({ unit: "binary", maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(anything, fc.constantFrom("en", "ar", "bilingual"), async (name, language) => {
        const invoice = sampleInvoice(language, "OMR", 1);
        const pdf = await renderer.invoice({
          ...invoice,
          customer: named(invoice.customer, name),
          notes: name,
          purchaseOrder: name,
        });
        expect(await withPages(pdf, async ({ length }) => length)).toBe(1);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test.each(["en", "ar", "bilingual"] as const)("however long stays between the margins (%s)", async (language) => {
    const word = "Donaudampfschifffahrtsgesellschaftskapitänsmütze".repeat(5);
    const sentence = "Maintenance of the washing line. ".repeat(150);
    const invoice = sampleInvoice(language, "OMR", 4);
    const [first, ...rest] = invoice.lines;
    if (!first) throw new Error("the sample has a line");
    const pdf = await renderer.invoice({
      ...invoice,
      issuer: named(invoice.issuer, word),
      customer: {
        ...named(invoice.customer, word),
        addressLines: [word, sentence.slice(0, 300)],
        email: `${word}@${word}`,
      },
      lines: [
        { ...first, name: { en: sentence, ar: sentence } },
        ...rest.map((one) => ({ ...one, name: { en: word, ar: word } })),
      ],
      purchaseOrder: word,
      notes: sentence,
    });
    const outside = await withPages(pdf, async (pages) => {
      const contents = await Promise.all(pages.map((page) => page.getTextContent()));
      const items = contents.flatMap(({ items: all }) => all).filter((item) => "str" in item && item.str.trim() !== "");
      // In points: A4 is 595 wide, the margins are 18 mm.
      return items.filter((item) => "str" in item && (item.transform[4] < 50 || item.transform[4] + item.width > 546));
    });
    expect(outside).toEqual([]);
  });
});

/** The first row, from the middle of the page down, that is dark where the code's near corner stands. */
function topOfCode(sheet: Awaited<ReturnType<typeof pictureOf>>): number {
  for (let y = Math.floor(sheet.height / 2); y < sheet.height; y++) {
    const { data } = sheet.getContext("2d").getImageData(104, y, 20, 1);
    if (data.filter((value, i) => i % 4 === 0 && value < 60).length > 15) return y;
  }
  throw new Error("no code on the page");
}
