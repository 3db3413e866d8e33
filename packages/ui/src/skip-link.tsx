import styles from "./shell.module.css";

/** The id that shells give to their `main`. */
export const mainId = "content";

export function SkipLink({ children }: { children: string }) {
  return (
    <a className={styles.skip} href={`#${mainId}`}>
      {children}
    </a>
  );
}
