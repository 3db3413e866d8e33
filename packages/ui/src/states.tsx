import { IconAlertOctagon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./states.module.css";
import { Bdi } from "./text.tsx";

export type EmptyStateProps = {
  /** What would be here. */
  title: string;
  /** Why it is empty. */
  text: ReactNode;
  /** The one thing to do. */
  action?: ReactNode;
  icon?: ReactNode;
};

export function EmptyState({ title, text, action, icon }: EmptyStateProps) {
  return (
    <div className={styles.state}>
      {icon ? (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      ) : null}
      <p className={styles.title}>{title}</p>
      <p className={styles.text}>{text}</p>
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  );
}

export type ErrorStateProps = {
  title: string;
  text: ReactNode;
  requestId?: { label: string; value: string };
  /** Usually a button that tries again. */
  action?: ReactNode;
};

/** Announced at once to screen readers. */
export function ErrorState({ title, text, requestId, action }: ErrorStateProps) {
  return (
    <div className={styles.state} data-tone="error" role="alert">
      <span className={styles.icon} aria-hidden="true">
        <IconAlertOctagon size={24} stroke={1.6} />
      </span>
      <p className={styles.title}>{title}</p>
      <p className={styles.text}>{text}</p>
      {action ? <div className={styles.action}>{action}</div> : null}
      {requestId ? (
        <p className={styles.request}>
          {requestId.label}: <Bdi mono>{requestId.value}</Bdi>
        </p>
      ) : null}
    </div>
  );
}
