import styles from "./json-block.module.css";

/** A value as JSON behind its name; opens without a script. Codes run left to right in every language. */
export function JsonBlock({ label, value, open = false }: { label: string; value: unknown; open?: boolean }) {
  return (
    <details className={styles.block} open={open}>
      <summary>{label}</summary>
      <pre dir="ltr">{JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}
