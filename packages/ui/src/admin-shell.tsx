import type { ReactNode } from "react";
import { type NavItem, NavLinks } from "./nav-links.tsx";
import styles from "./shell.module.css";
import { mainId, SkipLink } from "./skip-link.tsx";

export type AdminShellProps = {
  labels: { skip: string; navigation: string };
  logo: ReactNode;
  nav: readonly NavItem[];
  /** The global search. */
  search?: ReactNode;
  /** Language, appearance, account. */
  end?: ReactNode;
  banner?: ReactNode;
  children: ReactNode;
};

/** Dark left rail, so that staff always know where they are; content up to 1440. */
export function AdminShell({ labels, logo, nav, search, end, banner, children }: AdminShellProps) {
  return (
    <div className={styles.admin}>
      <SkipLink>{labels.skip}</SkipLink>
      <nav className={styles.side} aria-label={labels.navigation}>
        <div className={styles.sideLogo}>{logo}</div>
        <ul className={styles.sideNav}>
          <NavLinks items={nav} />
        </ul>
      </nav>
      <header className={styles.adminTop}>
        <div className={styles.search}>{search}</div>
        <div className={styles.end}>{end}</div>
      </header>
      <main className={styles.main} id={mainId} tabIndex={-1}>
        {banner}
        {children}
      </main>
    </div>
  );
}
