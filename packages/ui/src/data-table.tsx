import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import styles from "./data-table.module.css";

export type SortDirection = "asc" | "desc";

export type Column<Row> = {
  key: string;
  label: string;
  cell: (row: Row) => ReactNode;
  /** `end` for money and counts. */
  align?: "start" | "end";
  sortable?: boolean;
};

/** Where a header leads: an address (server components) or a callback (client components). */
export type Sort = { key: string; direction: SortDirection } & (
  | { href: (key: string, direction: SortDirection) => string }
  | { onChange: (key: string, direction: SortDirection) => void }
);

export type DataTableProps<Row> = {
  /** What the table holds, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Makes the whole row lead there; the first column carries the link. */
  rowHref?: (row: Row) => string;
  sort?: Sort;
  /** Shown instead of rows. */
  empty: ReactNode;
};

// On a phone the table is laid out as cards, and WebKit forgets what a cell is once its `display` changes.
const roles = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  header: { role: "columnheader" },
  cell: { role: "cell" },
} as const;

const ariaSort = { asc: "ascending", desc: "descending" } as const;

function SortHeader({ column, sort }: { column: Column<never>; sort: Sort }) {
  const current = sort.key === column.key ? sort.direction : undefined;
  const next: SortDirection = current === "asc" ? "desc" : "asc";
  const Icon = current === "asc" ? IconArrowUp : current === "desc" ? IconArrowDown : IconArrowsSort;
  const content = (
    <>
      {column.label}
      <Icon size={14} aria-hidden="true" data-idle={current ? undefined : true} />
    </>
  );
  if ("href" in sort) {
    return (
      <Link className={styles.sort} href={sort.href(column.key, next)} scroll={false}>
        {content}
      </Link>
    );
  }
  return (
    <button type="button" className={styles.sort} onClick={() => sort.onChange(column.key, next)}>
      {content}
    </button>
  );
}

/**
 * A semantic table on a desktop, a stack of cards on a phone.
 * Holds no state, so it serves server and client components alike.
 */
export function DataTable<Row>({ label, columns, rows, rowKey, rowHref, sort, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return <div className={styles.frame}>{empty}</div>;
  return (
    <section className={styles.frame} aria-label={label}>
      <table className={styles.table} {...roles.table} aria-label={label}>
        <thead {...roles.group}>
          <tr {...roles.row}>
            {columns.map((column) => (
              <th
                key={column.key}
                {...roles.header}
                scope="col"
                data-align={column.align}
                aria-sort={
                  column.sortable && sort ? (sort.key === column.key ? ariaSort[sort.direction] : "none") : undefined
                }
              >
                {column.sortable && sort ? <SortHeader column={column} sort={sort} /> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...roles.group}>
          {rows.map((row) => (
            <tr key={rowKey(row)} {...roles.row} data-link={rowHref ? true : undefined}>
              {columns.map((column, index) => (
                <td key={column.key} {...roles.cell} data-align={column.align} data-label={column.label}>
                  {rowHref && index === 0 ? (
                    <Link className={styles.rowLink} href={rowHref(row)}>
                      {column.cell(row)}
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
