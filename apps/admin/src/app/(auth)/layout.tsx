import { Logo } from "@tenantry/ui/logo";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import styles from "../../components/auth/door.module.css";
import { HeaderControls } from "../../components/chrome/header-controls.tsx";

export default async function AuthLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations();
  return (
    <div className={styles.door}>
      <aside className={styles.side}>
        <Logo name={t("common.brand.name")} />
        <div className={styles.words}>
          <p className={styles.title}>{t("admin.auth.door.title")}</p>
          <p className={styles.text}>{t("admin.auth.door.text")}</p>
        </div>
      </aside>
      <div className={styles.front}>
        <div className={styles.controls}>
          <HeaderControls />
        </div>
        <main className={styles.main}>{children}</main>
      </div>
    </div>
  );
}
