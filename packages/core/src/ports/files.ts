import { assert, DomainError } from "../errors.ts";
import { type TenantId, tenantSchema } from "../ids.ts";

declare const brand: unique symbol;
/** Where one file lies: `t_…/documents/<name>` or `platform/branding/<name>`. Minted only in this file. */
export type FileKey = string & { readonly [brand]: "FileKey" };
/** Ends in a slash, so that one tenant's prefix is never the start of another's. */
export type FilePrefix = string & { readonly [brand]: "FilePrefix" };

/**
 * branding: logos; documents: invoices and credit notes, which the law keeps longer than the tenant;
 * files: what the tenant's users upload; exports: archives behind an expiring link.
 */
export const fileAreas = ["branding", "documents", "files", "exports"] as const;
export type FileArea = (typeof fileAreas)[number];

// Lower case only: some disks cannot tell A from a.
const fileName = /^[a-z0-9](?:[a-z0-9_-]|\.(?!\.)){0,126}[a-z0-9]$/;

function mint(owner: string, area: FileArea, name: string): FileKey {
  assert(fileName.test(name), `"${name}" is no file name of the store`);
  return `${owner}/${area}/${name}` as FileKey;
}

/** `name` is our own (an id and an extension), never a person's; 2 to 128 of a–z, 0–9, `.`, `_`, `-`. */
export const tenantFileKey = (tenant: TenantId, area: FileArea, name: string): FileKey =>
  mint(tenantSchema(tenant), area, name);

/** A file of the platform itself, such as the issuer's logo. */
export const platformFileKey = (area: FileArea, name: string): FileKey => mint("platform", area, name);

export const tenantFilePrefix = (tenant: TenantId, area?: FileArea): FilePrefix =>
  `${tenantSchema(tenant)}/${area === undefined ? "" : `${area}/`}` as FilePrefix;

/** A key that comes back from a row: `not_found` unless it is one of this tenant's. */
export function parseFileKey(tenant: TenantId, stored: string): FileKey {
  const [owner, area, name, ...rest] = stored.split("/");
  const known = fileAreas.find((one) => one === area);
  if (owner !== tenantSchema(tenant) || known === undefined || rest.length > 0 || !fileName.test(name ?? "")) {
    throw new DomainError("not_found", "There is no such file.");
  }
  return stored as FileKey;
}

/** A missing file is `not_found`, a store that cannot be reached `unavailable`. */
export interface FileStore {
  /** Replaces what is there; a reader sees the old bytes or the new ones, never half. */
  put(key: FileKey, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Like `put` for what does not fit in memory; `byteCount` must be exact, S3 refuses a stream of unknown length. */
  putStream(
    key: FileKey,
    stream: ReadableStream<Uint8Array>,
    options: { contentType: string; byteCount: number },
  ): Promise<void>;
  read(key: FileKey): Promise<Uint8Array>;
  stream(key: FileKey): Promise<{ byteCount: number; stream: ReadableStream<Uint8Array> }>;
  /** A URL that opens the file for `expiresInSeconds`; `null` where the app has to stream it itself (local disk). */
  link(
    key: FileKey,
    options: { expiresInSeconds: number; contentType: string; fileName: string },
  ): Promise<string | null>;
  /** Deleting a file that is not there is no error. */
  delete(key: FileKey): Promise<void>;
  /** At most `limit` (1–1000) keys in order; `cursor` goes back in for the next ones. */
  list(
    prefix: FilePrefix,
    options: { limit: number; cursor?: string },
  ): Promise<{ keys: FileKey[]; cursor: string | null }>;
}
