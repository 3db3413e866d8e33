import { createHash } from "node:crypto";
import type { ArchiveAbout, ArchivePart } from "@tenantry/core/ports/archive";
import { describe, expect, test } from "vitest";
import { archivist } from "../src/archive.ts";
import { filesOf, textIn } from "./read-archive.ts";

const about: ArchiveAbout = {
  locale: "en",
  businessName: "Al Nakheel",
  slug: "nakheel",
  exportedAt: "2026-10-24T20:00:00.000Z",
  leftOut: ["workspace.users.password_hash"],
};

async function* each<T>(values: readonly T[]): AsyncIterable<T> {
  yield* values;
}

async function written(parts: readonly ArchivePart[], change: Partial<typeof about> = {}) {
  const seen: string[] = [];
  const archive = await archivist.write(each(parts), { ...about, ...change }, async (name) => {
    seen.push(name);
  });
  const bytes = new Uint8Array(await new Response(archive.read()).arrayBuffer());
  await archive.discard();
  const files = await filesOf(bytes);
  return { archive, bytes, files, seen, text: (name: string) => textIn(files, name) };
}

const rowsOf = (values: readonly Record<string, unknown>[]): ArchivePart => ({
  kind: "rows",
  name: "workspace/orders",
  columns: [
    { name: "customer", isNumber: false },
    { name: "total_minor", isNumber: true },
    { name: "body", isNumber: false },
  ],
  rows: () => each(values.map((value) => JSON.stringify(value))),
});

describe("an archive", () => {
  test("lists every file with its digest and the number of its rows", async () => {
    const file = new TextEncoder().encode("logo");
    const open = async () => new Blob([file]).stream();
    const parts: ArchivePart[] = [
      rowsOf([{ customer: "A" }, { customer: "B" }]),
      { kind: "file", name: "branding/logo.png", open },
    ];
    const { files, archive, bytes, seen, text } = await written(parts);
    const manifest = JSON.parse(text("manifest.json"));
    expect(seen).toEqual(["workspace/orders", "branding/logo.png"]);
    expect([...files.keys()].sort()).toEqual(
      [...manifest.files.map((one: { path: string }) => one.path), "manifest.json"].sort(),
    );
    for (const { path, sha256 } of manifest.files)
      expect(sha256, path).toBe(
        createHash("sha256")
          .update(path.startsWith("branding") ? file : (files.get(path) ?? ""))
          .digest("hex"),
      );
    expect(manifest.files.find((one: { path: string }) => one.path.endsWith(".jsonl")).rows).toBe(2);
    expect(archive).toMatchObject({
      byteCount: bytes.byteLength,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect(text("README.txt")).toContain("workspace.users.password_hash");
  });

  test.each([
    ["=1+1", "'=1+1"],
    ["+968 9", "'+968 9"],
    ["-cmd", "'-cmd"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", "'\tx"],
    ["\rx", "'\rx"],
    ["مغسلة النخيل\nالفرع الثاني", "مغسلة النخيل\nالفرع الثاني"],
    ['say "hi", twice', 'say "hi", twice'],
  ])("a CSV cell of %j comes back as %j, and JSON as it was", async (customer, cell) => {
    const { text } = await written([rowsOf([{ customer, total_minor: -5, body: { a: [1] } }])]);
    const quoted = `"${cell.replaceAll('"', '""')}"`;
    expect(text("workspace/orders.csv")).toBe(`"customer","total_minor","body"\r\n${quoted},-5,"{""a"":[1]}"\r\n`);
    expect(JSON.parse(text("workspace/orders.jsonl")).customer).toBe(customer);
  });

  test("an amount beyond what a double holds keeps its digits", async () => {
    const part = { ...rowsOf([]), rows: () => each(['{"customer":"A","total_minor":9007199254740993,"body":null}']) };
    const { text } = await written([part]);
    expect(text("workspace/orders.csv")).toContain(",9007199254740993,");
  });

  test("its README speaks the reader's language", async () => {
    expect((await written([], { locale: "ar" })).text("README.txt")).toContain("جميع بيانات");
  });

  test("nothing stays on the disk when a part fails", async () => {
    const open = () => Promise.reject(new Error("the store is away"));
    await expect(written([{ kind: "file", name: "files/x", open }])).rejects.toThrow("the store is away");
  });
});
