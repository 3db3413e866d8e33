import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { assert, DomainError } from "@tenantry/core/errors";
import type { FileKey, FilePrefix, FileStore } from "@tenantry/core/ports/files";
import type { DriveDirectory, DriveFile } from "flydrive";
import type { DriverContract } from "flydrive/types";
import { DiskDriver } from "./disk-driver.ts";
import type { StorageEnv } from "./env.ts";

/** The store that the environment names: a bucket when S3_BUCKET is set, else STORAGE_DIR. */
export async function openFileStore(env: StorageEnv): Promise<FileStore> {
  if (env.S3_BUCKET === undefined) return new DriverStore(new DiskDriver(env.STORAGE_DIR), listDisk);
  // Loaded only where it is used: the SDK is the largest dependency of a process that keeps files on disk.
  const { S3Driver } = await import("flydrive/drivers/s3");
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const driver = new S3Driver({
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
    visibility: "private",
    supportsACL: false,
    ...(env.S3_ENDPOINT !== undefined && { endpoint: env.S3_ENDPOINT, forcePathStyle: true }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
    // Stores other than AWS refuse the checksum trailer that the SDK adds on its own.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return new DriverStore(driver, listBucket, (key, options) => driver.getSignedUrl(key, options));
}

type List = (
  driver: DriverContract,
  prefix: FilePrefix,
  options: { limit: number; cursor?: string },
) => Promise<{ keys: string[]; cursor: string | null }>;

type Sign = (
  key: string,
  options: { expiresIn: number; contentType: string; contentDisposition: string },
) => Promise<string>;

class DriverStore implements FileStore {
  readonly #driver: DriverContract;
  readonly #list: List;
  readonly #sign: Sign | undefined;

  constructor(driver: DriverContract, list: List, sign?: Sign) {
    this.#driver = driver;
    this.#list = list;
    this.#sign = sign;
  }

  put(key: FileKey, bytes: Uint8Array, contentType: string): Promise<void> {
    return translate(this.#driver.put(key, bytes, { contentType }));
  }

  putStream(
    key: FileKey,
    stream: ReadableStream<Uint8Array>,
    { contentType, byteCount }: { contentType: string; byteCount: number },
  ): Promise<void> {
    // Node declares its web streams a second time, beside the global ones; they are the same objects.
    const readable = Readable.fromWeb(stream as NodeReadableStream<Uint8Array>);
    return translate(this.#driver.putStream(key, readable, { contentType, contentLength: byteCount }));
  }

  read(key: FileKey): Promise<Uint8Array> {
    return translate(this.#driver.getBytes(key));
  }

  async stream(key: FileKey): Promise<{ byteCount: number; stream: ReadableStream<Uint8Array> }> {
    const { contentLength } = await translate(this.#driver.getMetaData(key));
    const readable = await translate(this.#driver.getStream(key));
    return { byteCount: contentLength, stream: Readable.toWeb(readable) as ReadableStream<Uint8Array> };
  }

  async link(
    key: FileKey,
    { expiresInSeconds, contentType, fileName }: { expiresInSeconds: number; contentType: string; fileName: string },
  ): Promise<string | null> {
    if (this.#sign === undefined) return null;
    const contentDisposition = `attachment; filename*=UTF-8''${encodeRfc8187(fileName)}`;
    return translate(this.#sign(key, { expiresIn: expiresInSeconds, contentType, contentDisposition }));
  }

  delete(key: FileKey): Promise<void> {
    return translate(this.#driver.delete(key));
  }

  async list(
    prefix: FilePrefix,
    options: { limit: number; cursor?: string },
  ): Promise<{ keys: FileKey[]; cursor: string | null }> {
    assert(options.limit >= 1 && options.limit <= 1000, `listed ${options.limit} files at once`);
    const { keys, cursor } = await translate(this.#list(this.#driver, prefix, options));
    // Only minted keys are ever written, so what the store lists under a minted prefix is one.
    return { keys: keys.map((key) => key as FileKey), cursor };
  }
}

const listBucket: List = async (driver, prefix, { limit, cursor }) => {
  const options = { recursive: true, maxResults: limit, ...(cursor !== undefined && { paginationToken: cursor }) };
  const page = await driver.listAll(prefix, options);
  return { keys: filesOf(page.objects).map((file) => file.key), cursor: page.paginationToken ?? null };
};

/** A folder has no pages of its own: the cursor is the last key that was handed out. */
const listDisk: List = async (driver, prefix, { limit, cursor }) => {
  const { objects } = await driver.listAll(prefix, { recursive: true });
  const later = filesOf(objects)
    .filter((file) => !file.name.startsWith("."))
    .map((file) => file.key)
    .filter((key) => cursor === undefined || key > cursor)
    .sort();
  const keys = later.slice(0, limit);
  return { keys, cursor: later.length > limit ? (keys.at(-1) ?? null) : null };
};

const filesOf = (objects: Iterable<DriveFile | DriveDirectory>): DriveFile[] =>
  [...objects].filter((object) => object.isFile);

const encodeRfc8187 = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

async function translate<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (isMissing(cause)) throw new DomainError("not_found", "There is no such file.", { cause });
    throw new DomainError("unavailable", "The file store does not answer.", { cause });
  }
}

function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT" || error.name === "NoSuchKey" || error.name === "NotFound") return true;
  return error.cause !== undefined && isMissing(error.cause);
}
