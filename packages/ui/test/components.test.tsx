import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { DataTable } from "../src/data-table.tsx";
import { StatusBadge, type Tone } from "../src/status-badge.tsx";
import { pageNumbers } from "../src/table-pagination.tsx";
import { usageLevel } from "../src/usage-bar.tsx";

test.each([
  [0, 100, "ok"],
  [69, 100, "ok"],
  [70, 100, "near"],
  [90, 100, "near"],
  [91, 100, "over"],
  [150, 100, "over"],
  [0, 0, "over"],
  [1_000_000, null, "ok"],
] as const)("%s of %s is %s", (used, limit, level) => {
  expect(usageLevel(used, limit)).toBe(level);
});

test.each([
  [1, 1, [1]],
  [1, 3, [1, 2, 3]],
  [1, 9, [1, 2, 0, 9]],
  [3, 9, [1, 2, 3, 4, 0, 9]],
  [4, 9, [1, 2, 3, 4, 5, 0, 9]],
  [5, 22, [1, 0, 4, 5, 6, 0, 22]],
  [22, 22, [1, 0, 21, 22]],
] as const)("page %s of %s shows %j", (page, pageCount, expected) => {
  expect(pageNumbers(page, pageCount)).toEqual(expected);
});

test("every tone has a shape of its own beside its word", () => {
  const tones: Tone[] = ["active", "trial", "attention", "inactive", "blocked"];
  const shapes = tones.map((tone) => {
    const html = renderToStaticMarkup(<StatusBadge tone={tone}>word</StatusBadge>);
    expect(html).toContain("word");
    return html.match(/<svg.*<\/svg>/)?.[0];
  });
  expect(new Set(shapes).size).toBe(tones.length);
});

describe("DataTable", () => {
  const columns = [
    { key: "name", label: "Name", cell: (row: { name: string }) => row.name, sortable: true },
    { key: "size", label: "Size", cell: () => "1", align: "end" as const, sortable: true },
    { key: "note", label: "Note", cell: () => "" },
  ];
  const table = (rows: { name: string }[]) =>
    renderToStaticMarkup(
      <DataTable
        label="Tenants"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.name}
        rowHref={(row) => `/tenants/${row.name}`}
        sort={{ key: "name", direction: "asc", href: (key, direction) => `?sort=${key}&direction=${direction}` }}
        empty={<p>None yet</p>}
      />,
    );

  test("says how it is sorted, and a header leads to the other direction", () => {
    const html = table([{ name: "<b>x</b>" }]);
    expect(html.match(/aria-sort="\w+"/g)).toEqual(['aria-sort="ascending"', 'aria-sort="none"']);
    expect(html).toContain('href="?sort=name&amp;direction=desc"');
    expect(html).toContain('href="?sort=size&amp;direction=asc"');
    expect(html).toContain("&lt;b&gt;x&lt;/b&gt;");
    expect(html.match(/data-label="\w+"/g)).toEqual(['data-label="Name"', 'data-label="Size"', 'data-label="Note"']);
  });

  test("shows its empty state instead of a head without rows", () => {
    const html = table([]);
    expect(html).toContain("None yet");
    expect(html).not.toContain("<table");
  });
});
