"use client";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import styles from "./table-pagination.module.css";

export type PaginationLabels = { navigation: string; previous: string; next: string; jump: string; go: string };

export type TablePaginationProps = {
  /** From 1. */
  page: number;
  pageCount: number;
  /** "1–20 of 431 rows". */
  summary: string;
  labels: PaginationLabels;
} & (
  | { /** An address in which `{page}` stands for the number. */ hrefTemplate: string }
  | { onChange: (page: number) => void }
);

/** First, last and the neighbours; 0 stands for a gap. */
export function pageNumbers(page: number, pageCount: number): number[] {
  const wanted = [1, page - 1, page, page + 1, pageCount].filter((n) => n >= 1 && n <= pageCount);
  const numbers = [...new Set(wanted)].sort((a, b) => a - b);
  return numbers.flatMap((n, index) => {
    const before = numbers[index - 1] ?? n - 1;
    if (n - before === 2) return [n - 1, n];
    return n - before > 2 ? [0, n] : [n];
  });
}

export function TablePagination(props: TablePaginationProps) {
  const { page, pageCount, summary, labels } = props;
  const router = useRouter();
  const address = (n: number) => ("hrefTemplate" in props ? props.hrefTemplate.replace("{page}", String(n)) : "");
  const open = (n: number) => ("onChange" in props ? props.onChange(n) : router.push(address(n)));

  const step = (n: number, content: ReactNode, label?: string) => {
    const shared = {
      className: styles.step,
      "aria-label": label,
      "aria-current": n === page && !label ? ("page" as const) : undefined,
      children: content,
    };
    if (n < 1 || n > pageCount) {
      return (
        <span className={styles.step} data-off aria-hidden="true">
          {content}
        </span>
      );
    }
    return "hrefTemplate" in props ? (
      <Link {...shared} href={address(n)} />
    ) : (
      <button {...shared} type="button" onClick={() => open(n)} />
    );
  };

  return (
    <div className={styles.bar}>
      <span className={styles.summary}>{summary}</span>
      {pageCount > 1 ? (
        <>
          <nav className={styles.pages} aria-label={labels.navigation}>
            {step(page - 1, <IconChevronLeft size={16} className="tn-mirror" aria-hidden="true" />, labels.previous)}
            {pageNumbers(page, pageCount).map((n, index) =>
              n === 0 ? (
                <span key={`gap-${index < 3 ? "start" : "end"}`} className={styles.gap}>
                  …
                </span>
              ) : (
                <span key={n}>{step(n, n)}</span>
              ),
            )}
            {step(page + 1, <IconChevronRight size={16} className="tn-mirror" aria-hidden="true" />, labels.next)}
          </nav>
          <form
            className={styles.jump}
            onSubmit={(event) => {
              event.preventDefault();
              const wish = Number(new FormData(event.currentTarget).get("page"));
              if (Number.isInteger(wish) && wish >= 1) open(Math.min(wish, pageCount));
            }}
          >
            <label>
              {labels.jump}{" "}
              <input
                name="page"
                type="number"
                min={1}
                max={pageCount}
                defaultValue={page}
                key={page}
                inputMode="numeric"
                required
              />
            </label>
            <button type="submit">{labels.go}</button>
          </form>
        </>
      ) : null}
    </div>
  );
}
