import { money } from "@tenantry/core/money";
import type { ReceiptDocument } from "@tenantry/core/ports/documents";
import { expect, test } from "vitest";
import { createDocumentRenderer } from "../src/typst-renderer.ts";
import { textOf } from "./read-pdf.ts";
import { sampleInvoice } from "./sample.ts";

const renderer = createDocumentRenderer();
const total = money(12_500n, "OMR");

function receiptOf(language: "en" | "ar", change: Partial<ReceiptDocument> = {}): ReceiptDocument {
  const { brand, issuer, customer, issuedOn } = sampleInvoice(language, "OMR", 1);
  const none = { service: null, proration: null, quantity: null, unitPrice: null, taxRatePpm: 0n };
  return {
    language,
    number: "17",
    issuedOn,
    currency: "OMR",
    brand,
    issuer: { ...issuer, taxNumber: null },
    customer,
    lines: [{ ...none, kind: "order", name: { en: "17", ar: "17" }, listAmount: total, amount: total }],
    taxes: [{ name: null, ratePpm: 0n, inclusive: false, net: total, tax: money(0n, "OMR") }],
    net: total,
    total,
    paid: total,
    purchaseOrder: null,
    notes: null,
    footer: null,
    ...change,
  };
}

test.each([
  ["en", ["Receipt", "Order 17", "Paid", "12.500"]],
  ["ar", ["إيصال", "طلب", "12.500"]],
] as const)("a receipt says in %s what was paid, and is the same bytes again", async (language, words) => {
  const pdf = await renderer.receipt(receiptOf(language));
  const text = (await textOf(pdf)).join("\n");
  for (const word of words) expect(text).toContain(word);
  expect(text).not.toContain("Due");
  expect(Buffer.from(await renderer.receipt(receiptOf(language))).equals(Buffer.from(pdf))).toBe(true);
});

test("a receipt of another sum than was paid is not printed", async () => {
  await expect(renderer.receipt(receiptOf("en", { paid: money(12_499n, "OMR") }))).rejects.toThrow("paid");
});
