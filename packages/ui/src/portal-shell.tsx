import type { ReactNode } from "react";
import { type NavItem, NavLinks } from "./nav-links.tsx";
import styles from "./shell.module.css";
import { mainId, SkipLink } from "./skip-link.tsx";

export type PortalShellProps = {
  labels: { skip: string; navigation: string };
  /** Logo or tenant's mark, usually a link home. */
  logo: ReactNode;
  /** Tenant switcher, or links of the public pages. */
  start?: ReactNode;
  /** Language, appearance, account. */
  end?: ReactNode;
  /** Absent on public pages: then there is no rail. At most five, or the phone's bar gets crowded. */
  nav?: readonly NavItem[];
  /** A line above the content: trial countdown, read-only notice. */
  banner?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
};

/** Slim top bar, left rail on a desktop, bottom bar on a phone. */
export function PortalShell({ labels, logo, start, end, nav, banner, footer, children }: PortalShellProps) {
  return (
    <div className={styles.portal} data-nav={nav ? true : undefined}>
      <SkipLink>{labels.skip}</SkipLink>
      <header className={styles.top}>
        {logo}
        <div className={styles.start}>{start}</div>
        <div className={styles.end}>{end}</div>
      </header>
      {nav ? (
        <nav className={styles.rail} aria-label={labels.navigation}>
          <ul>
            <NavLinks items={nav} />
          </ul>
        </nav>
      ) : null}
      <main className={styles.main} id={mainId} tabIndex={-1}>
        {banner}
        {children}
      </main>
      {footer ? <footer className={styles.footer}>{footer}</footer> : null}
    </div>
  );
}
