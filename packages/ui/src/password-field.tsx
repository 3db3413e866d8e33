"use client";
import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import styles from "./password-field.module.css";

export type PasswordFieldProps = PasswordInputProps & {
  /** How hard the password is to guess, and that in words. Absent: no meter. */
  strength?: { score: 0 | 1 | 2 | 3 | 4; label: string } | undefined;
};

/** Takes everything Mantine's PasswordInput takes, `register(...)` of react-hook-form included. */
export function PasswordField({ strength, ...input }: PasswordFieldProps) {
  return (
    <div>
      <PasswordInput {...input} />
      {strength ? (
        <div className={styles.meter} data-score={strength.score}>
          <span className={styles.track} aria-hidden="true">
            {[1, 2, 3, 4].map((part) => (
              <span key={part} data-on={strength.score >= part || undefined} />
            ))}
          </span>
          <span className={styles.label} aria-live="polite">
            {strength.label}
          </span>
        </div>
      ) : null}
    </div>
  );
}
