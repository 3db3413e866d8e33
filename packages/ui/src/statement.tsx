import type { ReactNode } from "react";
import styles from "./statement.module.css";
import { Money } from "./text.tsx";

/** `amount` as it is read; `list` is struck through before it, `below` stands under it. */
export type StatementLine = {
  name: string;
  details: readonly string[];
  amount: string;
  list?: string;
  below?: ReactNode;
};
export type StatementSum = { key: string; label: string; amount: string; strong?: boolean };

/** What is charged, line by line, and what it adds up to: the same sheet before the click and after it. */
export function Statement({
  label,
  head,
  lines,
  sums = [],
}: {
  label: string;
  head?: { description: string; amount: string };
  lines: readonly StatementLine[];
  sums?: readonly StatementSum[];
}) {
  return (
    <table className={styles.statement} aria-label={label}>
      {head ? (
        <thead>
          <tr>
            <th scope="col" className={styles.head}>
              {head.description}
            </th>
            <th scope="col" className={`${styles.head} ${styles.figure}`}>
              {head.amount}
            </th>
          </tr>
        </thead>
      ) : null}
      <tbody>
        {lines.map(({ name, details, amount, list, below }, index) => (
          <tr key={`${name} ${index}`}>
            <th scope="row" className={`${styles.words} ${styles.line}`}>
              <span className={styles.name}>{name}</span>
              {details.length > 0 ? <span className={styles.detail}>{details.join(" · ")}</span> : null}
            </th>
            <td className={`${styles.figure} ${styles.line}`}>
              {list === undefined ? null : (
                <s className={styles.list}>
                  <Money>{list}</Money>
                </s>
              )}
              <Money>{amount}</Money>
              {below ? <span className={styles.detail}>{below}</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
      {sums.length > 0 ? (
        <tfoot className={styles.sums}>
          {sums.map(({ key, label: words, amount, strong = false }) => (
            <tr key={key}>
              <th scope="row" className={`${styles.words} ${styles.sum}`} data-strong={strong || undefined}>
                {words}
              </th>
              <td className={`${styles.figure} ${styles.sum}`} data-strong={strong || undefined}>
                <Money strong={strong}>{amount}</Money>
              </td>
            </tr>
          ))}
        </tfoot>
      ) : null}
    </table>
  );
}
