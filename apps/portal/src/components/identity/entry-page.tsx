import type { ReactNode } from "react";
import styles from "./entry-page.module.css";

export type EntryPageProps = {
  title: ReactNode;
  intro?: ReactNode;
  /** Stands above the title: whose door this is. */
  mark?: ReactNode;
  /** What happened before: signed out, session ended. */
  notice?: string | undefined;
  /** Other ways, below the sheet. */
  footer?: ReactNode;
  children: ReactNode;
};

/** A door: one sheet of paper, one thing to do. */
export function EntryPage({ title, intro, mark, notice, footer, children }: EntryPageProps) {
  return (
    <div className={styles.page}>
      {notice ? (
        <p className={styles.notice} role="status">
          {notice}
        </p>
      ) : null}
      <div className={styles.sheet}>
        <header className={styles.header}>
          {mark}
          <h1 className={styles.title}>{title}</h1>
          {intro ? <p className={styles.intro}>{intro}</p> : null}
        </header>
        {children}
      </div>
      {footer ? <div className={styles.footer}>{footer}</div> : null}
    </div>
  );
}
