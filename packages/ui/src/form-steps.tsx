import { IconCheck } from "@tabler/icons-react";
import styles from "./form-steps.module.css";

export type FormStepsProps = {
  /** What the steps belong to, for screen readers. */
  label: string;
  steps: readonly { id: string; label: string }[];
  /** Index of the step that is open, from 0. */
  current: number;
};

/** Progress through a form of several pages. On a phone only the open step keeps its word. */
export function FormSteps({ label, steps, current }: FormStepsProps) {
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map((step, index) => (
        <li
          className={styles.step}
          key={step.id}
          data-state={index < current ? "done" : index === current ? "current" : "ahead"}
          aria-current={index === current ? "step" : undefined}
        >
          <span className={styles.number}>
            {index < current ? <IconCheck size={14} stroke={2.5} aria-hidden="true" /> : index + 1}
          </span>
          <span className={styles.label}>{step.label}</span>
        </li>
      ))}
    </ol>
  );
}
