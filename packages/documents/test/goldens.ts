import { type Canvas, createCanvas } from "@napi-rs/canvas";
import type { DocumentLanguage } from "@tenantry/core/ports/documents";
import { createDocumentRenderer } from "../src/typst-renderer.ts";
import { pictureOf } from "./draw-pdf.ts";
import { sampleCreditNote, sampleInvoice } from "./sample.ts";

const languages = ["en", "ar", "bilingual"] as const;
const currencies = ["OMR", "JPY", "USD"] as const;
/** How many lines leave room on one page, and fill three: a line of two languages is higher. */
const onePage: Record<DocumentLanguage, number> = { en: 3, ar: 3, bilingual: 2 };
export const threePages: Record<DocumentLanguage, number> = { en: 38, ar: 38, bilingual: 30 };

const renderer = createDocumentRenderer();
export const logo = drawLogo("#0f5c4d");

/** A wordmark of three bars, 4 : 1. */
export function drawLogo(color: string): Uint8Array {
  const canvas = createCanvas(400, 100);
  const context = canvas.getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, 100, 100);
  context.fillRect(130, 20, 270, 20);
  context.fillRect(130, 60, 180, 20);
  return canvas.toBuffer("image/png");
}

type Golden = { name: string; pages: number; render: () => Promise<Uint8Array>; scale: number };

const invoices: Golden[] = languages.flatMap((language) =>
  currencies.flatMap((currency) => [
    {
      name: `invoice-${language}-${currency}-1`,
      pages: 1,
      render: () => renderer.invoice(sampleInvoice(language, currency, onePage[language], logo)),
      scale: 0.5,
    },
    {
      name: `invoice-${language}-${currency}-3`,
      pages: 3,
      render: () => renderer.invoice(sampleInvoice(language, currency, threePages[language])),
      scale: 0.3,
    },
  ]),
);

export const goldens: Golden[] = [
  ...invoices,
  ...languages.map((language) => ({
    name: `credit-note-${language}`,
    pages: 1,
    render: () => renderer.creditNote(sampleCreditNote(language, "OMR")),
    scale: 0.5,
  })),
];

export const goldenFile = (name: string): URL => new URL(`./goldens/${name}.png`, import.meta.url);

export async function drawGolden({ render, scale }: Golden): Promise<Canvas> {
  return pictureOf(await render(), scale);
}
