import { IconArrowBackUp, IconCheck, IconClock, IconLoader2, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./ledger.module.css";

export type LedgerState = "waiting" | "running" | "done" | "failed" | "rolled_back";

export type LedgerStep = {
  id: string;
  label: string;
  state: LedgerState;
  /** The state as a word. */
  stateLabel: string;
  /** When, how long, how many attempts. */
  detail?: ReactNode;
  /** Why it failed. */
  error?: ReactNode;
};

const icons = {
  waiting: IconClock,
  running: IconLoader2,
  done: IconCheck,
  failed: IconX,
  rolled_back: IconArrowBackUp,
} as const;

/** Steps in their order with how each one went: provisioning, runs of durable functions. */
export function Ledger({ steps }: { steps: readonly LedgerStep[] }) {
  return (
    <ol className={styles.ledger}>
      {steps.map((step) => {
        const Icon = icons[step.state];
        return (
          <li
            className={styles.step}
            key={step.id}
            data-state={step.state}
            aria-current={step.state === "running" ? "step" : undefined}
          >
            <span className={styles.icon} aria-hidden="true">
              <Icon size={14} stroke={2.25} />
            </span>
            <div className={styles.body}>
              <div className={styles.line}>
                <span className={styles.label}>{step.label}</span>
                <span className={styles.state}>{step.stateLabel}</span>
              </div>
              {step.detail ? <div className={styles.detail}>{step.detail}</div> : null}
              {step.error ? <div className={styles.error}>{step.error}</div> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
