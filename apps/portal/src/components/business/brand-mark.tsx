import styles from "./brand-mark.module.css";
import { readableOn } from "./readable-on.ts";

type BrandMarkProps = {
  name: string;
  color?: string | undefined;
  /** Of the logo; without one the business's first letter stands on its colour, or on ours while that is not known. */
  logoPath?: string | null | undefined;
  size?: number;
};

export function BrandMark({ name, color, logoPath, size = 32 }: BrandMarkProps) {
  if (logoPath) {
    return <img className={styles.logo} src={logoPath} alt="" height={size} />;
  }
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
