import styles from "./brand-mark.module.css";
import { readableOn } from "./readable-on.ts";

/** A business's first letter on its colour; ours while its colour is not known. */
export function BrandMark({ name, color, size = 32 }: { name: string; color?: string | undefined; size?: number }) {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return (
    <span
      className={styles.mark}
      aria-hidden="true"
      style={{
        inlineSize: size,
        blockSize: size,
        fontSize: size * 0.5,
        ...(color ? { backgroundColor: color, color: readableOn(color) } : {}),
      }}
    >
      {first?.segment}
    </span>
  );
}
