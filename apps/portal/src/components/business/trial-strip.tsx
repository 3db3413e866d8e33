import { IconHourglassHigh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./trial-strip.module.css";

/** How long the trial still is, what follows it, and the way to a plan. */
export function TrialStrip({ left, action, children }: { left: string; action?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.strip}>
      <IconHourglassHigh className={styles.icon} size={24} stroke={1.6} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.left}>{left}</p>
        <p className={styles.text}>{children}</p>
      </div>
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  );
}
