import type { ReactNode } from "react";
import styles from "./status-badge.module.css";

/** green active, sky trial, amber needs attention, slate ended, brick blocked or failed: the same everywhere. */
export type Tone = "active" | "trial" | "attention" | "inactive" | "blocked";

// A shape of its own for each tone: colour is never alone.
const shapes: Record<Tone, ReactNode> = {
  active: <circle cx="5" cy="5" r="4.5" />,
  trial: (
    <>
      <circle cx="5" cy="5" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M5 1.25a3.75 3.75 0 0 1 0 7.5z" />
    </>
  ),
  attention: <path d="M5 .8 9.8 9.2H.2z" />,
  inactive: <circle cx="5" cy="5" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  blocked: <rect x=".8" y=".8" width="8.4" height="8.4" rx="1.6" />,
};

function ToneShape({ tone }: { tone: Tone }) {
  return (
    <svg className={styles.shape} viewBox="0 0 10 10" width="10" height="10" fill="currentColor" aria-hidden="true">
      {shapes[tone]}
    </svg>
  );
}

export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      <ToneShape tone={tone} />
      {children}
    </span>
  );
}
