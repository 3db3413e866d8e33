import type { ReactNode } from "react";
import styles from "./definition-list.module.css";

export type Definition = { term: string; description: ReactNode };

/** Facts as pairs of term and description; side by side where there is room. */
export function DefinitionList({ items }: { items: readonly Definition[] }) {
  return (
    <dl className={styles.list}>
      {items.map(({ term, description }) => (
        <div className={styles.pair} key={term}>
          <dt className={styles.term}>{term}</dt>
          <dd className={styles.description}>{description}</dd>
        </div>
      ))}
    </dl>
  );
}
