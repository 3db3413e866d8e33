import type { ReactNode } from "react";
import styles from "./skeletons.module.css";

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function Frame({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="status" aria-label={label}>
      {children}
    </div>
  );
}

/** `label` is what a screen reader hears meanwhile. */
export function TableSkeleton({ label, columns = 4, rows = 8 }: { label: string; columns?: number; rows?: number }) {
  return (
    <Frame label={label}>
      <div className={styles.table}>
        {times(rows).map((row) => (
          <div className={styles.row} key={row}>
            {times(columns).map((column) => (
              <span className={styles.bone} key={column} />
            ))}
          </div>
        ))}
      </div>
    </Frame>
  );
}

export function CardSkeleton({ label, lines = 3 }: { label: string; lines?: number }) {
  return (
    <Frame label={label}>
      <div className={styles.card}>
        <span className={styles.bone} data-kind="title" />
        {times(lines).map((line) => (
          <span className={styles.bone} key={line} />
        ))}
      </div>
    </Frame>
  );
}

export function FormSkeleton({ label, fields = 4 }: { label: string; fields?: number }) {
  return (
    <Frame label={label}>
      <div className={styles.form}>
        {times(fields).map((field) => (
          <div className={styles.field} key={field}>
            <span className={styles.bone} data-kind="label" />
            <span className={styles.bone} data-kind="input" />
          </div>
        ))}
        <span className={styles.bone} data-kind="button" />
      </div>
    </Frame>
  );
}
