import { assert } from "@tenantry/core/errors";
import { type Money, negate } from "@tenantry/core/money";
import type { LocalDay } from "@tenantry/core/period/local-day";
import type {
  CreditNoteDocument,
  DocumentLine,
  DocumentParty,
  DocumentTax,
  InvoiceDocument,
  ReceiptDocument,
} from "@tenantry/core/ports/documents";
import { formatMoney } from "@tenantry/i18n/format";
import encodeQR from "qr";
import { printable } from "./fonts.ts";
import { paletteOf } from "./palette.ts";
import {
  breakable,
  formatAmount,
  formatDay,
  formatQuantity,
  formatRate,
  formatUnitPrice,
  isolated,
  type Phrase,
  verbatim,
  wordingOf,
} from "./wording.ts";

type Wording = ReturnType<typeof wordingOf>;
type Fact = { label: Phrase[]; value: Phrase[] };
type Total = { label: Phrase[]; note: Phrase[]; amount: string; strong: boolean };

/** All that the template shows, in words and figures: it formats, decides and translates nothing. */
export type View = ReturnType<typeof shared> & {
  /** The longest figure of each column that has figures: the columns take their width. */
  widest: string[];
  title: Phrase[];
  metadataTitle: string;
  status: { label: Phrase[]; tone: "good" | "attention" | "danger" | "quiet" } | null;
  facts: Fact[];
  headline: { label: Phrase[]; amount: Phrase; note: Phrase[] };
  totals: Total[];
  payment: Payment | null;
};

type Payment = {
  title: Phrase[];
  online: { hint: Phrase[]; link: string; shown: string; qr: string; alt: string } | null;
  bank: { title: Phrase[]; rows: Fact[] } | null;
};

const tones = { open: "quiet", overdue: "attention", paid: "good", void: "danger", uncollectible: "danger" } as const;

export function invoiceView(invoice: InvoiceDocument): View {
  const wording = wordingOf(invoice.language);
  const { say, day, plain } = wording;
  const title = isTaxed(invoice) ? "title.taxInvoice" : "title.invoice";
  const facts: Fact[] = [{ label: say((t) => t("field.issuedOn")), value: day(invoice.issuedOn) }];
  if (invoice.dueOn) facts.push({ label: say((t) => t("field.dueOn")), value: day(invoice.dueOn) });
  if (invoice.termsDays !== null) {
    const { termsDays: days } = invoice;
    facts.push({ label: say((t) => t("field.paymentTerms")), value: say((t) => t("terms", { days })) });
  }
  facts.push(...purchaseOrder(invoice, wording));
  const totals = [...taxTotals(invoice, wording), ...settlementTotals(invoice, wording)];
  const common = shared(invoice, wording);
  return {
    ...common,
    widest: widestOf(common, totals),
    title: say((t) => t(title)),
    metadataTitle: `${plain((t) => t(title))} ${printable(invoice.number)}`,
    status: { label: say((t) => t(`status.${invoice.status}`)), tone: tones[invoice.status] },
    facts,
    headline: {
      label: say((t) => t("total.due")),
      amount: price(invoice.due, invoice.language === "ar"),
      note: invoice.due.minor > 0n && invoice.dueOn ? dueBy(invoice.dueOn, wording) : [],
    },
    totals,
    payment: invoice.due.minor > 0n && invoice.status !== "void" ? payment(invoice, wording) : null,
  };
}

export function creditNoteView(note: CreditNoteDocument): View {
  const wording = wordingOf(note.language);
  const { say, both, day, plain } = wording;
  const title = isTaxed(note) ? "title.taxCreditNote" : "title.creditNote";
  const facts: Fact[] = [
    { label: say((t) => t("field.issuedOn")), value: day(note.issuedOn) },
    ...note.invoices.flatMap(({ number, issuedOn }) => [
      { label: say((t) => t("field.creditedInvoice")), value: [verbatim(number)] },
      { label: say((t) => t("field.creditedInvoiceDate")), value: day(issuedOn) },
    ]),
  ];
  if (note.reason) facts.push({ label: say((t) => t("field.reason")), value: both(note.reason) });
  facts.push(...purchaseOrder(note, wording));
  const totals = taxTotals(note, wording);
  const common = shared(note, wording);
  return {
    ...common,
    widest: widestOf(common, totals),
    title: say((t) => t(title)),
    metadataTitle: `${plain((t) => t(title))} ${printable(note.number)}`,
    status: null,
    facts,
    headline: {
      label: say((t) => t("total.credit")),
      amount: price(note.total, note.language === "ar"),
      note: say((t) => t(`settledBy.${note.settledBy}`)),
    },
    totals,
    payment: null,
  };
}

export function receiptView(receipt: ReceiptDocument): View {
  const wording = wordingOf(receipt.language);
  const { say, day, plain } = wording;
  const totals = taxTotals(receipt, wording);
  const common = shared(receipt, wording);
  return {
    ...common,
    widest: widestOf(common, totals),
    title: say((t) => t("title.receipt")),
    metadataTitle: `${plain((t) => t("title.receipt"))} ${printable(receipt.number)}`,
    status: { label: say((t) => t("status.paid")), tone: "good" },
    facts: [{ label: say((t) => t("field.issuedOn")), value: day(receipt.issuedOn) }],
    headline: {
      label: say((t) => t("total.paid")),
      amount: price(receipt.paid, receipt.language === "ar"),
      note: [],
    },
    totals,
    payment: null,
  };
}

function shared(document: InvoiceDocument | CreditNoteDocument | ReceiptDocument, wording: Wording) {
  const { say, both, plain } = wording;
  const { language, currency, lines, issuer, issuedOn } = document;
  const [year, month, day] = issuedOn.split("-").map(Number);
  return {
    rtl: language === "ar",
    bilingual: language === "bilingual",
    palette: paletteOf(document.brand),
    issued: { year, month, day },
    number: verbatim(document.number),
    author: printable(issuer.name.en),
    logoAlt: plain((t) => t("logo", { name: printable(issuer.name.en) })),
    issuer: party(issuer, wording),
    customer: { title: say((t) => t("party.customer")), ...party(document.customer, wording) },
    heads: {
      description: say((t) => t("table.description")),
      quantity: say((t) => t("table.quantity")),
      unitPrice: say((t) => t("table.unitPrice")),
      tax: say((t) => t("table.tax")),
      amount: say((t) => t("table.amount", { currency })),
    },
    // A subscription has no quantities: two empty columns would only take room from the words.
    counted: lines.some((line) => line.quantity !== null || line.unitPrice !== null),
    lines: lines.map((line) => lineView(line, document, wording)),
    notes: document.notes ? { title: say((t) => t("notes")), lines: document.notes.split("\n").map(verbatim) } : null,
    footer: document.footer ? both(document.footer) : [],
    // The template puts the figures in: only it knows how many pages there are.
    page: say((t) => t("page", { page: "{page}", pages: "{pages}" })),
  };
}

function widestOf(view: ReturnType<typeof shared>, totals: Total[]): string[] {
  const longest = (figures: string[]) =>
    figures.reduce((longer, one) => (one.length > longer.length ? one : longer), "");
  const counts = view.counted
    ? [view.lines.map((line) => line.quantity), view.lines.map((line) => line.unitPrice)]
    : [];
  const amounts = [...view.lines, ...totals].map((row) => row.amount);
  return [...counts, view.lines.map((line) => line.tax), amounts].map(longest);
}

function party(one: DocumentParty, { say, both }: Wording) {
  const facts: Fact[] = [];
  if (one.taxNumber) facts.push({ label: say((t) => t("party.taxNumber")), value: [verbatim(one.taxNumber)] });
  if (one.registrationNumber) {
    facts.push({ label: say((t) => t("party.registrationNumber")), value: [verbatim(one.registrationNumber)] });
  }
  const lines = [...one.addressLines, one.email, one.phone].filter((line) => line !== null).map(verbatim);
  return { name: both(one.name), lines, facts };
}

function lineView(line: DocumentLine, { currency }: { currency: Money["currency"] }, wording: Wording) {
  const { days, say } = wording;
  const { service, proration, unitPrice } = line;
  const description = describe(line, wording);
  const served = service ? days(service.from, service.to) : [];
  const prorated = proration ? say((t) => t("table.days", proration)) : [];
  const detail = served.map(({ text, rtl }, i) => ({
    text: [text, prorated[i]?.text].filter(Boolean).join(" · "),
    rtl,
  }));
  return {
    description,
    long: description.some((phrase) => phrase.text.length > 1200),
    detail: detail.length > 0 ? detail : prorated,
    quantity: line.quantity === null ? "" : formatQuantity(line.quantity),
    unitPrice: unitPrice === null ? "" : formatUnitPrice(unitPrice, currency),
    tax: formatRate(line.taxRatePpm),
    listAmount: line.listAmount.minor === line.amount.minor ? "" : formatAmount(line.listAmount),
    amount: formatAmount(line.amount),
  };
}

function describe({ kind, name }: DocumentLine, { both, say }: Wording): Phrase[] {
  if (kind === "item") return both(name);
  return say((t, locale) => breakable(t(`line.${kind}`, { name: printable(name[locale]) })));
}

function taxTotals(document: InvoiceDocument | CreditNoteDocument | ReceiptDocument, wording: Wording): Total[] {
  const { say } = wording;
  const { net, total, taxes } = document;
  // Who is not registered for a tax does not speak of a rate of 0.
  const told = taxes.filter((tax) => isTaxed(document) || tax.ratePpm > 0n);
  const rows = told.map((tax) => taxTotal(tax, wording));
  const isCredit = "settledBy" in document;
  return [
    { label: say((t) => t("total.net")), note: [], amount: formatAmount(net), strong: false },
    ...rows,
    {
      label: say((t) => t(isCredit ? "total.credit" : "total.total")),
      note: [],
      amount: formatAmount(total),
      strong: true,
    },
  ];
}

function taxTotal({ name, ratePpm, inclusive, net, tax }: DocumentTax, { say }: Wording): Total {
  return {
    label: say((t, locale) => {
      const called = name ? printable(name[locale]) : t(ratePpm === 0n ? "taxName.zero" : "taxName.vat");
      return t("total.tax", { name: called, rate: isolated(formatRate(ratePpm)) });
    }),
    note: say((t) =>
      [t("total.onNet", { amount: isolated(formatAmount(net)) }), ...(inclusive ? [t("total.included")] : [])].join(
        " · ",
      ),
    ),
    amount: formatAmount(tax),
    strong: false,
  };
}

function settlementTotals({ fromBalance, rounding, paid, due }: InvoiceDocument, { say }: Wording): Total[] {
  const rows: Total[] = [];
  const row = (label: Phrase[], amount: Money, strong = false) => {
    rows.push({ label, note: [], amount: formatAmount(amount), strong });
  };
  if (fromBalance.minor > 0n)
    row(
      say((t) => t("total.fromBalance")),
      negate(fromBalance),
    );
  if (fromBalance.minor < 0n)
    row(
      say((t) => t("total.carried")),
      negate(fromBalance),
    );
  if (rounding.minor !== 0n)
    row(
      say((t) => t("total.rounding")),
      rounding,
    );
  if (paid.minor !== 0n)
    row(
      say((t) => t("total.paid")),
      negate(paid),
    );
  row(
    say((t) => t("total.due")),
    due,
    true,
  );
  return rows;
}

function payment(invoice: InvoiceDocument, { say, plain }: Wording): Payment | null {
  const { payLink, bankDetails, number } = invoice;
  if (payLink === null && bankDetails.length === 0) return null;
  return {
    title: say((t) => t("payment.title")),
    online:
      payLink === null
        ? null
        : { hint: say((t) => t("payment.online")), ...qrOf(payLink), alt: plain((t) => t("payment.qr")) },
    bank:
      bankDetails.length === 0
        ? null
        : {
            title: say((t) => t("payment.bank")),
            rows: [
              ...bankDetails.map(({ detail, value }) => ({
                label: say((t) => t(`payment.details.${detail}`)),
                value: [verbatim(value)],
              })),
              { label: say((t) => t("payment.reference")), value: [verbatim(number)] },
            ],
          },
  };
}

function qrOf(payLink: string): { link: string; shown: string; qr: string } {
  const { protocol, href, host, pathname } = new URL(payLink);
  assert(protocol === "https:" || protocol === "http:", `a pay link of ${protocol}`);
  return { link: href, shown: verbatim(`${host}${pathname}`).text, qr: qrSvg(href) };
}

/** One path, a rectangle for each run of dark modules: a fifth of what one for each module takes to draw. */
function qrSvg(text: string): string {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 1 });
  const runs = rows.flatMap((row, y) =>
    [
      ...row
        .map((dark) => (dark ? "1" : "0"))
        .join("")
        .matchAll(/1+/g),
    ].map(({ index, 0: { length } }) => `M${index} ${y}h${length}v1h-${length}z`),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${rows.length} ${rows.length}"><path d="${runs.join("")}"/></svg>`;
}

const dueBy = (date: LocalDay, { say }: Wording): Phrase[] =>
  say((t, locale) => t("total.dueBy", { date: formatDay(date, locale) }));

function purchaseOrder(document: { purchaseOrder: string | null }, { say }: Wording): Fact[] {
  if (document.purchaseOrder === null) return [];
  return [{ label: say((t) => t("field.purchaseOrder")), value: [verbatim(document.purchaseOrder)] }];
}

const isTaxed = (document: { issuer: DocumentParty }): boolean => document.issuer.taxNumber !== null;

/** The code stands before the figure in English and after it in Arabic; figures read left to right in both. */
const price = (amount: Money, arabic: boolean): Phrase => ({
  text: verbatim(formatMoney(amount, arabic ? "ar" : "en")).text,
  rtl: false,
});
