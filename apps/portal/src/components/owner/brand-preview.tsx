"use client";
import { useTranslations } from "next-intl";
import { BrandMark } from "../business/brand-mark.tsx";
import { readableOn } from "../business/readable-on.ts";
import styles from "./brand-preview.module.css";

/** How the two colours look together: header, line, button. A picture, not a control. */
export function BrandPreview({ name, primary, secondary }: { name: string; primary: string; secondary: string }) {
  const t = useTranslations("portal.settings.branding");
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{t("preview")}</figcaption>
      <div className={styles.window} aria-hidden="true">
        <div className={styles.top} style={{ borderBlockEndColor: secondary }}>
          <BrandMark name={name} color={primary} />
          <bdi className={styles.name}>{name}</bdi>
        </div>
        <div className={styles.row}>
          <span>
            <span className={styles.line}>{t("sampleLine")}</span>
            <span className={styles.state}>
              <span className={styles.dot} style={{ backgroundColor: secondary }} />
              {t("sampleState")}
            </span>
          </span>
          <span className={styles.button} style={{ backgroundColor: primary, color: readableOn(primary) }}>
            {t("sampleAction")}
          </span>
        </div>
      </div>
    </figure>
  );
}
