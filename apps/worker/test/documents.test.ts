import { createHash, randomUUIDv7 } from "node:crypto";
import type { TenantId } from "@tenantry/core/ids";
import { createDocumentRenderer } from "@tenantry/documents/typst-renderer";
import { addOneOffLine } from "@tenantry/services/billing/add-one-off-line";
import { creditInvoice } from "@tenantry/services/billing/credit-invoice";
import { generateInvoice } from "@tenantry/services/billing/generate-invoice";
import { readInvoiceDocument } from "@tenantry/services/documents/read-document";
import { renderCreditNote } from "@tenantry/services/documents/render-credit-note";
import { renderInvoice } from "@tenantry/services/documents/render-invoice";
import { sendCreditNote, sendInvoice } from "@tenantry/services/email/send-invoice";
import { sendReceipt } from "@tenantry/services/email/send-receipt";
import { chargeInvoice } from "@tenantry/services/payments/charge-invoice";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openPaymentWorld, type PaymentWorld } from "./support/payment-world.ts";

let world: PaymentWorld;
const renderer = createDocumentRenderer();
const worker = () => ({ ...world.worker, documents: renderer });

beforeAll(async () => {
  world = await openPaymentWorld();
});
afterAll(() => world.close());
beforeEach(() =>
  world.settings({
    billing: {
      issuer: {
        name: { en: "Tenantry Trading LLC", ar: "تيننتري للتجارة" },
        addressLines: ["Muscat 133"],
        taxNumber: "OM1100234567",
        timeZone: "Asia/Muscat",
        accounts: [{ means: "bank_transfer", currencies: ["OMR"], details: { iban: "OM81 0270 3010 1234 5678 901" } }],
        footer: { en: "Registered in Muscat", ar: "مسجلة في مسقط" },
      },
      taxRates: [
        {
          country: "OM",
          code: "vat",
          name: { en: "VAT", ar: "ضريبة القيمة المضافة" },
          ratePpm: 50_000,
          validFrom: "2021-04-16T00:00:00.000Z",
        },
      ],
    },
  }),
);

async function textOf(pdf: Uint8Array): Promise<string> {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await loading.promise;
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, async (_, i) => (await document.getPage(i + 1)).getTextContent()),
  );
  await loading.destroy();
  return pages.flatMap(({ items }) => items.map((item) => ("str" in item ? item.str : ""))).join("\n");
}

const row = async (id: string) => {
  const invoice = await world.invoice(id);
  return { key: String(invoice.document_key), sha256: String(invoice.document_sha256), number: String(invoice.number) };
};

test("an invoice says what is owed, for what and how to pay it, and is the same bytes for ever", async () => {
  const { tenantId, invoiceId } = await world.upgrade();
  const { number, bytes } = await renderInvoice(worker(), tenantId, invoiceId);
  const text = await textOf(bytes);
  for (const words of ["Tax invoice", number, "Growth plan", "OMR", "VAT", "OM81 0270", "OM1100234567", "How to pay"])
    expect(text).toContain(words);
  // Long words break.
  expect(text.replaceAll(/\s/g, "")).toContain(`app.example.com/billing/${tenantId}/invoices/${invoiceId}/pay`);
  const stored = await row(invoiceId);
  expect(stored.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));

  // Colours, settings and the payment come later: the document was written.
  await world.sql`update platform.tenants set brand_color_primary = '#ff0000', name = 'Renamed' where id = ${tenantId}`;
  await world.saveCard(tenantId);
  await chargeInvoice(world.as.job(tenantId), { invoiceId });
  const again = await renderInvoice(worker(), tenantId, invoiceId);
  expect(Buffer.from(again.bytes).equals(bytes)).toBe(true);
  expect(await row(invoiceId)).toEqual(stored);
  const read = (ctx: Parameters<typeof readInvoiceDocument>[0]) => readInvoiceDocument(ctx, invoiceId);
  const seen = await Promise.all([
    read({ ...world.as.owner(tenantId), files: world.files }),
    read({ ...world.as.staff(tenantId), files: world.files }),
  ]);
  for (const { bytes: same } of seen) expect(Buffer.from(same).equals(bytes)).toBe(true);
});

test("two that render at once with different looks: the row's file is the one that was written first", async () => {
  const { tenantId, invoiceId } = await world.upgrade();
  const copies = await Promise.all(
    ["#112233", "#445566", "#778899"].map(async (color) => {
      await world.sql`update platform.tenants set brand_color_primary = ${color} where id = ${tenantId}`;
      return renderInvoice(worker(), tenantId, invoiceId);
    }),
  );
  const [first, ...others] = copies;
  for (const other of others) expect(Buffer.from(other.bytes).equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);
});

test("a file that is not the one that was written is not handed out", async () => {
  const { tenantId, invoiceId } = await world.upgrade();
  await renderInvoice(worker(), tenantId, invoiceId);
  const { key } = await row(invoiceId);
  const another = new TextEncoder().encode("%PDF-1.7 another");
  for (const kept of world.files.kept.keys()) if (kept === key) world.files.kept.set(kept, another);
  await expect(renderInvoice(worker(), tenantId, invoiceId)).rejects.toThrow(/not the one that was written/);
});

test("a reader who comes before the job asks for the document and gets it", async () => {
  const { tenantId, invoiceId } = await world.upgrade();
  const reading = readInvoiceDocument({ ...world.as.owner(tenantId), files: world.files }, invoiceId);
  await expect.poll(() => world.outbox(tenantId, "document/requested")).toHaveLength(1);
  const { bytes } = await renderInvoice(worker(), tenantId, invoiceId);
  expect(Buffer.from((await reading).bytes).equals(bytes)).toBe(true);
});

test("another tenant's invoice, or none, is not found", async () => {
  const { invoiceId } = await world.upgrade();
  const stranger: TenantId = await world.readyTenant();
  const ctx = { ...world.as.owner(stranger), files: world.files };
  for (const id of [invoiceId, randomUUIDv7()])
    await expect(readInvoiceDocument(ctx, id)).rejects.toMatchObject({ code: "not_found" });
});

test("mails: the invoice with its PDF when it is paid, a receipt with amount, rounding and method, the credit note", async () => {
  const { tenantId, invoiceId } = await world.upgrade();
  const ctx = worker();
  world.email.delivered.clear();
  await sendInvoice(ctx, { tenantId, invoiceId });
  // Its checkout is open: nobody is mailed an invoice that may never be.
  expect(world.email.delivered.size).toBe(0);
  await world.saveCard(tenantId);
  await chargeInvoice(world.as.job(tenantId), { invoiceId });
  for (let repeat = 0; repeat < 2; repeat++) {
    await sendInvoice(ctx, { tenantId, invoiceId });
    await sendReceipt(ctx, { tenantId, invoiceId });
  }
  const { number } = await row(invoiceId);
  const mails = [...world.email.delivered.values()];
  expect(mails.map(({ template }) => template)).toEqual(["invoice_issued", "receipt"]);
  expect(mails[0]?.attachments?.[0]).toMatchObject({ fileName: `${number}.pdf`, contentType: "application/pdf" });
  expect(mails[0]?.props).toMatchObject({ number, payUrl: null, dueOn: null });
  const [payment] = await world.payments(tenantId);
  expect(mails[1]?.props).toMatchObject({ number, method: String(payment?.method), amount: { currency: "OMR" } });

  const credited = await creditInvoice(world.as.staff(tenantId), {
    invoiceId,
    amountMinor: 1000n,
    reason: "Service was not available",
  });
  await sendCreditNote(ctx, { tenantId, creditNoteId: credited.creditNoteId });
  const note = await renderCreditNote(ctx, tenantId, credited.creditNoteId);
  const text = await textOf(note.bytes);
  for (const words of ["Tax credit note", note.number, number, "Service was not"]) expect(text).toContain(words);
});

test("a credit that corrects no charge is printed in staff's words and names no invoice", async () => {
  const tenantId = await world.readyTenant();
  const staff = world.as.staff(tenantId);
  const description = { en: "Goodwill for the outage", ar: "تعويض عن الانقطاع" };
  await addOneOffLine(staff, { description, amountMinor: "-1000", currency: "OMR", reason: "An outage" });
  await expect(generateInvoice(staff)).rejects.toMatchObject({ code: "conflict" });
  const [note] = await world.sql`select id from platform.credit_notes where tenant_id = ${tenantId}`;
  const { number, bytes } = await renderCreditNote(worker(), tenantId, String(note?.id));
  const text = await textOf(bytes);
  for (const words of ["Tax credit note", number, "Goodwill for the outage", "1.050"]) expect(text).toContain(words);
  expect(text).not.toContain("For invoice");
  world.email.delivered.clear();
  await sendCreditNote(worker(), { tenantId, creditNoteId: String(note?.id) });
  expect([...world.email.delivered.values()].map(({ props }) => props)).toMatchObject([{ number, invoiceNumber: "" }]);
});
