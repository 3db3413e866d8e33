import type { Locale } from "../locale.ts";

export type ArchiveColumn = {
  readonly name: string;
  /** Figures are written bare; a text that a spreadsheet would run as a formula is defused. */
  readonly isNumber: boolean;
};

/** One part of an archive, opened when its turn comes. Names are paths with `/`. */
export type ArchivePart =
  | {
      /** `name` without an ending: rows become `name.jsonl`, and `name.csv` where columns are given. */
      readonly kind: "rows";
      readonly name: string;
      readonly columns: readonly ArchiveColumn[] | null;
      /** One JSON object a row; read once for each file that is made of it. */
      readonly rows: () => AsyncIterable<string>;
    }
  | { readonly kind: "file"; readonly name: string; readonly open: () => Promise<ReadableStream<Uint8Array>> };

export type ArchiveAbout = {
  readonly locale: Locale;
  readonly businessName: string;
  readonly slug: string;
  /** ISO 8601. */
  readonly exportedAt: string;
  /** `workspace.users.password_hash`: what was left out because it opens doors. */
  readonly leftOut: readonly string[];
};

export type Archive = {
  readonly byteCount: number;
  /** Hex. */
  readonly sha256: string;
  readonly read: () => ReadableStream<Uint8Array>;
  readonly discard: () => Promise<void>;
};

/** Writes a ZIP to the process's own disk, part by part, with `README.txt` and `manifest.json` (counts, SHA-256). */
export interface Archivist {
  write(
    parts: AsyncIterable<ArchivePart>,
    about: ArchiveAbout,
    onPart: (name: string) => Promise<void>,
  ): Promise<Archive>;
}
