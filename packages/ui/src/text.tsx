import type { ReactNode } from "react";
import styles from "./text.module.css";

/** A formatted amount: isolated, tabular, never broken over two lines. */
export function Money({ children, strong = false }: { children: string; strong?: boolean }) {
  return (
    <bdi className={styles.money} data-strong={strong || undefined}>
      {children}
    </bdi>
  );
}

/** A date as people read it; the exact instant and zone on hover. */
export function DateTime({ iso, exact, children }: { iso: string; exact: string; children: string }) {
  return (
    <time className={styles.date} dateTime={iso} title={exact}>
      <bdi>{children}</bdi>
    </time>
  );
}

/** A code, e-mail address, URL or number inside a text of either direction. */
export function Bdi({ children, mono = false }: { children: ReactNode; mono?: boolean }) {
  return (
    <bdi className={styles.code} dir="ltr" data-mono={mono || undefined}>
      {children}
    </bdi>
  );
}
