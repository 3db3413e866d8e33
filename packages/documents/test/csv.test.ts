import { money } from "@tenantry/core/money";
import { describe, expect, test } from "vitest";
import { type CsvCell, csv } from "../src/csv.ts";

const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();
const oneCell = async (cell: CsvCell) => (await textOf(csv([{ header: "h", cell: () => cell }], [0]))).slice(5, -2);

test("headers, rows, CRLF; texts quoted, figures not", async () => {
  const rows = [
    {
      name: 'Al "Nakheel", Sohar',
      due: money(-320n, "OMR"),
      users: 12,
      at: new Date("2026-10-24T20:00:00Z"),
      paid: true,
    },
    { name: "مغسلة", due: money(2900n, "JPY"), users: null, at: null, paid: false },
  ];
  const text = await textOf(
    csv(
      [
        { header: "Name", cell: (row) => row.name },
        { header: "Due", cell: (row) => row.due },
        { header: "Users", cell: (row) => row.users },
        { header: "At", cell: (row) => row.at },
        { header: "Paid", cell: (row) => row.paid },
      ],
      rows,
    ),
  );
  expect(text).toBe(
    '"Name","Due","Users","At","Paid"\r\n' +
      '"Al ""Nakheel"", Sohar",-0.320,12,2026-10-24T20:00:00.000Z,true\r\n' +
      '"مغسلة",2900,,,false\r\n',
  );
});

describe("a text that a spreadsheet would run", () => {
  test.each([
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x";"y")',
  ])("%j is only text", async (text) => {
    expect(await oneCell(text)).toBe(`"'${text.replaceAll('"', '""')}"`);
  });

  test("in a header is only text", async () => {
    expect(await textOf(csv([{ header: "=1+1", cell: () => "" }], []))).toBe('"\'=1+1"\r\n');
  });

  test("behind a separator stays in its cell", async () => {
    expect(await oneCell("a;=1+1")).toBe('"a;=1+1"');
    expect(await oneCell("a,=1+1\r\n=2")).toBe('"a,=1+1\r\n=2"');
  });

  test("a negative figure is not such a text", async () => {
    expect(await oneCell(-5)).toBe("-5");
    expect(await oneCell(-5n)).toBe("-5");
    expect(await oneCell(money(-29_000n, "OMR"))).toBe("-29.000");
  });
});

test("a mark for Excel, when asked", async () => {
  const bytes = new Uint8Array(
    await new Response(csv([{ header: "ا", cell: () => 1 }], [], { bom: true })).arrayBuffer(),
  );
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

describe("as a stream", () => {
  test("reads no further than it is read, and stops the source when left", async () => {
    let read = 0;
    let stopped = false;
    async function* endless() {
      try {
        for (;;) yield read++;
      } finally {
        stopped = true;
      }
    }
    const reader = csv([{ header: "n", cell: (n: number) => "x".repeat(1000) + n }], endless()).getReader();
    await reader.read();
    await reader.cancel();
    await expect.poll(() => stopped).toBe(true);
    expect(read).toBeLessThan(1000);
  });

  test("fails when its source fails", async () => {
    async function* broken() {
      yield 1;
      throw new Error("the database went away");
    }
    await expect(textOf(csv([{ header: "n", cell: (n: number) => n }], broken()))).rejects.toThrow(/went away/);
  });
});
