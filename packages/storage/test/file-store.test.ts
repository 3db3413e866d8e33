import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "@tenantry/core/env";
import { DomainError } from "@tenantry/core/errors";
import { parseTenantId } from "@tenantry/core/ids";
import {
  type FileStore,
  parseFileKey,
  platformFileKey,
  tenantFileKey,
  tenantFilePrefix,
} from "@tenantry/core/ports/files";
import { createEmulator } from "emulate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storageEnv } from "../src/env.ts";
import { openFileStore } from "../src/file-store.ts";

const laundry = parseTenantId("0196a1b2-0000-7000-8000-000000000001");
const bakery = parseTenantId("0196a1b2-0000-7000-8000-000000000002");

type Subject = { store: FileStore; signs: boolean; close: () => Promise<void> };

async function onDisk(): Promise<Subject> {
  const folder = await mkdtemp(join(tmpdir(), "tenantry-files-"));
  const store = await openFileStore(parseEnv(storageEnv, { STORAGE_DIR: folder }));
  return { store, signs: false, close: () => rm(folder, { recursive: true }) };
}

async function onBucket(): Promise<Subject> {
  const emulator = await createEmulator({
    service: "aws",
    port: await freePort(),
    seed: { aws: { region: "us-east-1", s3: { buckets: [{ name: "tenantry" }] } } },
  });
  const environment = {
    S3_BUCKET: "tenantry",
    S3_ENDPOINT: emulator.url,
    S3_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    S3_SECRET_ACCESS_KEY: "secret",
  };
  return {
    store: await openFileStore(parseEnv(storageEnv, environment)),
    signs: true,
    close: () => emulator.close(),
  };
}

describe.each([
  ["local disk", onDisk],
  ["S3", onBucket],
])("a file store on %s", (_, open) => {
  let subject: Subject;
  let store: FileStore;
  beforeAll(async () => {
    subject = await open();
    store = subject.store;
  });
  afterAll(() => subject.close());

  test.each([0, 1, 3_000_000])("gives back the %d bytes it was given", async (size) => {
    const bytes = new Uint8Array(randomBytes(size));
    const key = tenantFileKey(laundry, "documents", `size-${size}.pdf`);
    await store.put(key, bytes, "application/pdf");
    expect(Buffer.from(await store.read(key)).equals(bytes)).toBe(true);
  });

  test("replaces a file that is there", async () => {
    const key = tenantFileKey(laundry, "branding", "logo.png");
    await store.put(key, Buffer.from("the first, longer one"), "image/png");
    await store.put(key, Buffer.from("second"), "image/png");
    expect(Buffer.from(await store.read(key)).toString()).toBe("second");
  });

  test("streams in and out with the exact size", async () => {
    const bytes = new Uint8Array(randomBytes(500_000));
    const key = tenantFileKey(laundry, "exports", "archive.zip");
    await store.putStream(key, new Blob([bytes]).stream(), { contentType: "application/zip", byteCount: bytes.length });
    const { byteCount, stream } = await store.stream(key);
    expect(byteCount).toBe(bytes.length);
    expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(bytes)).toBe(true);
  });

  test("says not_found for what is not there, and deletes it without complaint", async () => {
    const key = tenantFileKey(laundry, "files", "nothing.txt");
    await expect(store.read(key)).rejects.toMatchObject({ code: "not_found" });
    await expect(store.stream(key)).rejects.toMatchObject({ code: "not_found" });
    await store.delete(key);
  });

  test("deletes", async () => {
    const key = platformFileKey("branding", "issuer.png");
    await store.put(key, Buffer.from("logo"), "image/png");
    await store.delete(key);
    await expect(store.read(key)).rejects.toBeInstanceOf(DomainError);
  });

  test("lists one tenant's files in pages, each once, and nobody else's", async () => {
    const names = Array.from({ length: 7 }, (_unused, i) => `invoice-${i}.pdf`);
    for (const name of names) {
      await store.put(tenantFileKey(bakery, "documents", name), Buffer.from(name), "application/pdf");
    }
    await store.put(tenantFileKey(bakery, "files", "menu.txt"), Buffer.from("menu"), "text/plain");
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page = await store.list(tenantFilePrefix(bakery, "documents"), {
        limit: 3,
        ...(cursor !== null && { cursor }),
      });
      expect(page.keys.length).toBeLessThanOrEqual(3);
      seen.push(...page.keys);
      cursor = page.cursor;
      pages++;
    } while (cursor !== null && pages < 10);
    expect(seen).toEqual(names.map((name) => tenantFileKey(bakery, "documents", name)));
    expect((await store.list(tenantFilePrefix(bakery), { limit: 1000 })).keys).toHaveLength(8);
  });

  test("links to the file, or leaves streaming to the app", async () => {
    const key = tenantFileKey(laundry, "documents", "linked.pdf");
    await store.put(key, Buffer.from("%PDF"), "application/pdf");
    const link = await store.link(key, {
      expiresInSeconds: 60,
      contentType: "application/pdf",
      fileName: "فاتورة 'INV-2026-10-0001'.pdf",
    });
    if (!subject.signs) {
      expect(link).toBeNull();
      return;
    }
    const url = new URL(link ?? "");
    expect(url.searchParams.get("X-Amz-Expires")).toBe("60");
    expect(url.searchParams.get("response-content-disposition")).toMatch(/^attachment; filename\*=UTF-8''[\w%.-]+$/);
    expect(await (await fetch(url)).text()).toBe("%PDF");
  });
});

test("a store that cannot be reached is unavailable, not empty", async () => {
  const store = await openFileStore(
    parseEnv(storageEnv, {
      S3_BUCKET: "tenantry",
      S3_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      S3_ACCESS_KEY_ID: "key",
      S3_SECRET_ACCESS_KEY: "secret",
    }),
  );
  const key = tenantFileKey(laundry, "files", "any.txt");
  await expect(store.read(key)).rejects.toMatchObject({ code: "unavailable", retry: true });
});

test("a write that fails leaves the old file and no draft", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tenantry-files-"));
  const store = await openFileStore(parseEnv(storageEnv, { STORAGE_DIR: folder }));
  const key = tenantFileKey(laundry, "exports", "archive.zip");
  await store.put(key, Buffer.from("whole"), "application/zip");
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from("ha"));
    },
    pull(controller) {
      controller.error(new Error("the sender went away"));
    },
  });
  const write = store.putStream(key, broken, { contentType: "application/zip", byteCount: 4 });
  await expect(write).rejects.toMatchObject({ code: "unavailable" });
  expect(Buffer.from(await store.read(key)).toString()).toBe("whole");
  const left = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile()).map((entry) => entry.name)).toEqual(["archive.zip"]);
  await rm(folder, { recursive: true });
});

describe("keys", () => {
  test.each([
    "../x.png",
    "a/b.png",
    "..",
    ".x",
    "x.",
    "A.png",
    "a..b",
    "a b",
    "",
    `a${"b".repeat(128)}`,
    "ш.png",
    "a\0b",
  ])("are not minted from %j", (name) => {
    expect(() => tenantFileKey(laundry, "files", name)).toThrow(/no file name/);
  });

  test("from a row are refused to another tenant and outside the areas", () => {
    const key = tenantFileKey(laundry, "files", "a.txt");
    expect(parseFileKey(laundry, key)).toBe(key);
    for (const stored of [key.replace("/files/", "/secrets/"), `${key}/b`, "a.txt", "", "platform/branding/logo.png"]) {
      expect(() => parseFileKey(laundry, stored)).toThrow(DomainError);
    }
    expect(() => parseFileKey(bakery, key)).toThrow(DomainError);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
