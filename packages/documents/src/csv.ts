import { Readable } from "node:stream";
import { type Money, toDecimal } from "@tenantry/core/money";
import { stringify } from "csv-stringify";

/** `Money` is written as a decimal with all its digits, a date as ISO 8601 in UTC, `null` as an empty cell. */
export type CsvCell = string | number | bigint | boolean | Date | Money | null;

export type CsvColumn<Row> = { readonly header: string; readonly cell: (row: Row) => CsvCell };

// What a spreadsheet takes for the start of a formula, also in full width. Source: OWASP, CSV Injection.
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const defuse = (text: string): string => (formula.test(text) ? `'${text}` : text);

/**
 * CSV by RFC 4180, row by row as it is read. Texts are quoted, and one that a spreadsheet would run as a formula starts
 * with an apostrophe; figures, being typed, never need it.
 * `bom` marks it as UTF-8: without it Excel shows Arabic as rubbish, with it some importers see a wrong first header.
 */
export function csv<Row>(
  columns: readonly CsvColumn<Row>[],
  rows: Iterable<Row> | AsyncIterable<Row>,
  { bom = false }: { bom?: boolean } = {},
): ReadableStream<Uint8Array> {
  async function* records(): AsyncGenerator<CsvCell[]> {
    yield columns.map((column) => column.header);
    for await (const row of rows) yield columns.map((column) => column.cell(row));
  }
  const writer = stringify({
    bom,
    record_delimiter: "\r\n",
    quoted_string: true,
    cast: {
      string: defuse,
      boolean: String,
      date: (date) => date.toISOString(),
      object: (amount) => toDecimal(amount as Money),
    },
  });
  return Readable.toWeb(Readable.from(records()).compose(writer)) as ReadableStream<Uint8Array>;
}
