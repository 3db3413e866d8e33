import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import type { Archive, ArchiveAbout, ArchiveColumn, ArchivePart, Archivist } from "@tenantry/core/ports/archive";
import { translator } from "@tenantry/i18n/messages";
import { configure, ZipWriter } from "@zip.js/zip.js";
import { type CsvCell, csv } from "./csv.ts";

// A worker thread for each entry costs more than it saves, and the process has other work.
configure({ useWebWorkers: false });

type Listed = { path: string; bytes: number; sha256: string; rows?: number };

/** ZIPs on the process's temporary disk: the store wants to know a file's length before it takes it. */
export const archivist: Archivist = {
  async write(parts, about, onPart) {
    const folder = await mkdtemp(join(tmpdir(), "tenantry-export-"));
    const discard = () => rm(folder, { recursive: true, force: true });
    const path = join(folder, "export.zip");
    try {
      await writeZip(path, parts, about, onPart);
      return { ...(await measure(path)), read: () => readable(path), discard };
    } catch (error) {
      await discard();
      throw error;
    }
  },
};

async function writeZip(
  path: string,
  parts: AsyncIterable<ArchivePart>,
  about: ArchiveAbout,
  onPart: (name: string) => Promise<void>,
): Promise<void> {
  const zip = new ZipWriter(Writable.toWeb(createWriteStream(path)), {
    bufferedWrite: false,
    extendedTimestamp: false,
    lastModDate: new Date(about.exportedAt),
  });
  const files: Listed[] = [];
  const add = async (name: string, content: AsyncIterable<Uint8Array>, rows?: { count: number }) => {
    const digest = createHash("sha256");
    let bytes = 0;
    async function* measured() {
      for await (const chunk of content) {
        digest.update(chunk);
        bytes += chunk.byteLength;
        yield chunk;
      }
    }
    await zip.add(name, Readable.toWeb(Readable.from(measured())) as ReadableStream<Uint8Array>);
    files.push({ path: name, bytes, sha256: digest.digest("hex"), ...(rows && { rows: rows.count }) });
  };
  await add("README.txt", one(readme(about)));
  for await (const part of parts) {
    await onPart(part.name);
    if (part.kind === "file") {
      await add(part.name, await part.open());
      continue;
    }
    const rows = { count: 0 };
    await add(`${part.name}.jsonl`, lines(part.rows(), rows), rows);
    if (part.columns) await add(`${part.name}.csv`, csv(columnsOf(part.columns), objects(part.rows()), { bom: true }));
  }
  const { businessName, slug, exportedAt, leftOut } = about;
  const manifest = { format: 1, business: businessName, slug, exportedAt, leftOut, files };
  await add("manifest.json", one(`${JSON.stringify(manifest, null, 2)}\n`));
  await zip.close();
}

async function* one(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function* lines(rows: AsyncIterable<string>, counted: { count: number }): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const row of rows) {
    counted.count += 1;
    yield encoder.encode(`${row}\n`);
  }
}

type Row = Readonly<Record<string, unknown>>;

async function* objects(rows: AsyncIterable<string>): AsyncIterable<Row> {
  for await (const row of rows) yield JSON.parse(row, exactly);
}

/** Minor units may be larger than a double holds: whole numbers beyond it keep all their digits. */
function exactly(_key: string, value: unknown, ...[context]: unknown[]): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context instanceof Object && "source" in context ? String(context.source) : "";
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

const columnsOf = (columns: readonly ArchiveColumn[]) =>
  columns.map(({ name, isNumber }) => ({ header: name, cell: (row: Row) => cellOf(row[name], isNumber) }));

function cellOf(value: unknown, isNumber: boolean): CsvCell {
  if (value === null || value === undefined) return null;
  if (isNumber && (typeof value === "number" || typeof value === "bigint")) return value;
  if (typeof value === "boolean" || typeof value === "string") return value;
  return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? String(inner) : inner));
}

async function measure(path: string): Promise<Pick<Archive, "byteCount" | "sha256">> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(path)) digest.update(chunk);
  return { byteCount: (await stat(path)).size, sha256: digest.digest("hex") };
}

const readable = (path: string) => Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;

function readme({ locale, businessName, slug, exportedAt, leftOut }: ArchiveAbout): string {
  const t = translator(locale, "documents");
  const text = [
    t("export.title", { businessName }),
    t("export.made", { date: exportedAt, slug }),
    "",
    t("export.workspace"),
    t("export.platform"),
    t("export.documents"),
    t("export.files"),
    t("export.manifest"),
    "",
    t("export.csv"),
    t("export.encoding"),
    leftOut.length > 0 ? t("export.leftOut", { columns: leftOut.join(", ") }) : "",
  ];
  // Notepad of old shows Arabic only with a mark.
  return `\uFEFF${text.join("\r\n").trimEnd()}\r\n`;
}
