import { parseArgs } from "node:util";
import { assert } from "@tenantry/core/errors";
import { fraction, money, multiply, sum } from "@tenantry/core/money";
import type { DocumentLine, InvoiceDocument } from "@tenantry/core/ports/documents";
import { createDocumentRenderer } from "@tenantry/documents/typst-renderer";
import { invoiceView } from "@tenantry/documents/view";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { renderReference } from "./reference/react-pdf.ts";
import { percentile, reporter } from "./support/report.ts";

const row = reporter("pdf", { faster: true });

/** Milliseconds, one for each invoice. */
type Times = { readonly wall: number[]; readonly cpu: number[] };

const { values } = parseArgs({ options: { count: { type: "string", default: "1000" } } });
const count = Number(values.count);
const renderer = createDocumentRenderer();

// In turns of fifty, so that a busy moment of the machine hits both.
const turn = 50;
const ours: Times = { wall: [], cpu: [] };
const reference: Times = { wall: [], cpu: [] };
const samples: { invoice: InvoiceDocument; pdf: Uint8Array }[] = [];
let bytes = 0;
for (let first = 0; first < count; first += turn) {
  const invoices = Array.from({ length: Math.min(turn, count - first) }, (_, i) => invoiceOf(first + i));
  for (const [i, invoice] of invoices.entries()) {
    const pdf = await timed(ours, () => renderer.invoice(invoice));
    assert(isPdf(pdf), `${invoice.number} is no PDF`);
    bytes += pdf.length;
    if (i < 2) samples.push({ invoice, pdf });
  }
  for (const invoice of invoices) {
    const pdf = await timed(reference, () => renderReference(invoiceView(invoice)));
    assert(isPdf(pdf), `the reference of ${invoice.number} is no PDF`);
  }
}
for (const { invoice, pdf } of samples) await verify(invoice, pdf);

row("median", percentile(ours.wall, 0.5), "ms", percentile(reference.wall, 0.5));
row("p95", percentile(ours.wall, 0.95), "ms", percentile(reference.wall, 0.95));
row("total", total(ours.wall) / 1000, "s", total(reference.wall) / 1000);
// What a busy machine cannot blur: the processor's time alone.
row("cpu_mean", total(ours.cpu) / count, "ms", total(reference.cpu) / count);
row("mean_size", bytes / count / 1000, "kB", null);
row("verified", samples.length, "invoices", null);

async function timed<T>(times: Times, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  times.wall.push(performance.now() - start);
  times.cpu.push((user + system) / 1000);
  return result;
}

function total(times: number[]): number {
  return times.reduce((a, b) => a + b, 0);
}

function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 5)).toString("latin1") === "%PDF-";
}

/** The number, the customer and every amount can be read back, and a second rendering is the same to the byte. */
async function verify(invoice: InvoiceDocument, pdf: Uint8Array): Promise<void> {
  assert(Buffer.from(pdf).equals(await renderer.invoice(invoice)), `${invoice.number} differs when rendered again`);
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await loading.promise;
  assert(document.numPages === 1, `${invoice.number} has ${document.numPages} pages`);
  const content = await (await document.getPage(1)).getTextContent();
  const text = content.items.map((item) => ("str" in item ? item.str : "")).join("");
  const figures = invoiceView(invoice).totals.map((one) => one.amount);
  for (const expected of [invoice.number, invoice.customer.taxNumber, ...figures]) {
    assert(text.includes(expected ?? ""), `${invoice.number} does not say ${expected}`);
  }
  await loading.destroy();
}

/** Every second one Arabic; names, figures, lines and links differ from invoice to invoice. */
function invoiceOf(i: number): InvoiceDocument {
  const price = BigInt(29_000 + ((i * 7919) % 170_000));
  const common = { kind: "item", proration: null, taxRatePpm: 50_000n } as const;
  const service = { from: "2026-10-24", to: "2026-11-23" } as const;
  const amountOf = (minor: bigint) => ({ listAmount: money(minor, "OMR"), amount: money(minor, "OMR") });
  const lines: DocumentLine[] = [
    {
      ...common,
      name: { en: "Growth plan, monthly", ar: "باقة النمو، شهريًا" },
      service,
      quantity: null,
      unitPrice: null,
      ...amountOf(price),
    },
    {
      ...common,
      name: { en: `API calls of branch ${i}`, ar: `استدعاءات الفرع ${i}` },
      service,
      quantity: BigInt(1000 + i),
      unitPrice: "0.00125",
      ...amountOf(BigInt(1250 + i)),
    },
    {
      ...common,
      kind: "credit",
      name: { en: "Starter", ar: "باقة البداية" },
      service,
      proration: { days: 1 + (i % 30), ofDays: 31 },
      quantity: null,
      unitPrice: null,
      ...amountOf(-BigInt(900 * (1 + (i % 30)))),
    },
  ];
  const net = sum(
    lines.map((line) => line.amount),
    "OMR",
  );
  const tax = multiply(net, fraction(50_000n, 1_000_000n));
  const due = money(net.minor + tax.minor, "OMR");
  const nothing = money(0n, "OMR");
  return {
    language: i % 2 === 0 ? "en" : "ar",
    number: `INV-2026-10-${String(i + 1).padStart(4, "0")}`,
    status: "open",
    issuedOn: "2026-10-24",
    dueOn: "2026-11-07",
    currency: "OMR",
    brand: { logo: null, primaryColor: "#0f5c4d", accentColor: "#b7791f" },
    issuer: {
      name: { en: "Tenantry Trading LLC", ar: "تيننتري للتجارة ش.م.م" },
      addressLines: ["Al Khuwair Street 12, Office 401", "Muscat 133, Oman"],
      email: "billing@tenantry.example",
      phone: null,
      taxNumber: "OM1100234567",
      registrationNumber: "1234567",
    },
    customer: {
      name: { en: `Laundry ${i} of Sohar`, ar: `مغسلة صحار رقم ${i}` },
      addressLines: [`Street ${i % 97}, building ${i % 13}`, "Sohar 311, Oman"],
      email: `owner${i}@laundry.example`,
      phone: null,
      taxNumber: `OM11${String(i).padStart(8, "0")}`,
      registrationNumber: null,
    },
    lines,
    taxes: [{ name: null, ratePpm: 50_000n, inclusive: false, net, tax }],
    net,
    total: due,
    fromBalance: nothing,
    rounding: nothing,
    paid: nothing,
    due,
    payLink: `https://app.tenantry.example/pay/${1_000_000 + i * 7919}`,
    bankDetails: [{ detail: "iban", value: "OM81 0270 3010 1234 5678 901" }],
    purchaseOrder: `PO-${i}`,
    termsDays: null,
    notes: null,
    footer: { en: "Tenantry Trading LLC, Muscat", ar: "تيننتري للتجارة ش.م.م، مسقط" },
  };
}
