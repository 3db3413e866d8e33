import { IconChevronRight, IconReceipt2, IconSettings } from "@tabler/icons-react";
import { Section } from "@tenantry/ui/page";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import styles from "./quick-links.module.css";

const icon = { size: 22, stroke: 1.6, "aria-hidden": true } as const;

export async function QuickLinks({ billingPath, settingsPath }: { billingPath: string; settingsPath: string }) {
  const t = await getTranslations("portal.dashboard.links");
  const links = [
    { key: "billing", href: billingPath, icon: <IconReceipt2 {...icon} /> },
    { key: "settings", href: settingsPath, icon: <IconSettings {...icon} /> },
  ] as const;
  return (
    <Section title={t("title")} flush>
      <ul className={styles.links}>
        {links.map(({ key, href, icon: mark }) => (
          <li key={key}>
            <Link href={href} className={styles.link}>
              <span className={styles.mark}>{mark}</span>
              <span>
                <span className={styles.title}>{t(`${key}.title`)}</span>
                <span className={styles.text}>{t(`${key}.text`)}</span>
              </span>
              <IconChevronRight className="tn-mirror" size={18} stroke={1.6} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
