import styles from "./usage-bar.module.css";

export type UsageBarProps = {
  label: string;
  /** "27 of 100", or "27, unlimited". */
  text: string;
  used: number;
  /** `null` is unlimited: no bar. */
  limit: number | null;
  /** A word for yellow and red, such as "Close to the limit". */
  hint?: string;
};

/** Green below 70 %, yellow to 90 %, red above. */
export function usageLevel(used: number, limit: number | null): "ok" | "near" | "over" {
  if (limit === null) return "ok";
  const share = limit === 0 ? 1 : used / limit;
  return share < 0.7 ? "ok" : share <= 0.9 ? "near" : "over";
}

export function UsageBar({ label, text, used, limit, hint }: UsageBarProps) {
  const level = usageLevel(used, limit);
  const share = limit === null ? 0 : Math.min(1, limit === 0 ? 1 : used / limit);
  return (
    <div className={styles.usage} data-level={level}>
      <div className={styles.words}>
        <span className={styles.label}>{label}</span>
        <bdi className="tn-figures">{text}</bdi>
      </div>
      {limit === null ? null : (
        <div className={styles.track} aria-hidden="true">
          <span className={styles.bar} style={{ inlineSize: `${share * 100}%` }} />
        </div>
      )}
      {hint && level !== "ok" ? <span className={styles.hint}>{hint}</span> : null}
    </div>
  );
}
