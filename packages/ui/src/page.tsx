import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import styles from "./page.module.css";

export type Crumb = { label: string; href: string };

export type PageProps = {
  title: ReactNode;
  /** One or two sentences under the title. */
  description?: ReactNode;
  /** Badges beside the title. */
  meta?: ReactNode;
  /** The screen's one primary action; always in the same place. */
  action?: ReactNode;
  breadcrumb?: { label: string; items: readonly Crumb[] };
  width?: "narrow" | "default" | "wide";
  children: ReactNode;
};

/** A screen's frame: breadcrumb, title, action, content. */
export function Page({ title, description, meta, action, breadcrumb, width = "default", children }: PageProps) {
  return (
    <div className={styles.page} data-width={width}>
      <header className={styles.header}>
        {breadcrumb ? (
          <nav className={styles.breadcrumb} aria-label={breadcrumb.label}>
            {breadcrumb.items.map((crumb) => (
              <Fragment key={crumb.href}>
                <Link href={crumb.href}>{crumb.label}</Link>
                <span aria-hidden="true">/</span>
              </Fragment>
            ))}
          </nav>
        ) : null}
        <div className={styles.bar}>
          <div className={styles.heading}>
            <h1 className={styles.title}>{title}</h1>
            {meta}
          </div>
          {action ? <div className={styles.action}>{action}</div> : null}
        </div>
        {description ? <p className={styles.description}>{description}</p> : null}
      </header>
      <div className={styles.content}>{children}</div>
    </div>
  );
}

export type SectionProps = {
  title?: ReactNode;
  description?: ReactNode;
  action?: ReactNode;
  /** `danger` frames destructive actions in brick. */
  tone?: "plain" | "danger";
  /** Without inner padding, for tables that reach the edges. */
  flush?: boolean;
  id?: string;
  children: ReactNode;
};

/** A sheet of paper on the ground, with a heading of the second level. */
export function Section({ title, description, action, tone = "plain", flush = false, id, children }: SectionProps) {
  return (
    <section className={styles.section} data-tone={tone} data-flush={flush || undefined} id={id}>
      {title ? (
        <header className={styles.sectionHeader}>
          <div>
            <h2 className={styles.sectionTitle}>{title}</h2>
            {description ? <p className={styles.sectionDescription}>{description}</p> : null}
          </div>
          {action}
        </header>
      ) : null}
      <div className={styles.sectionBody}>{children}</div>
    </section>
  );
}
