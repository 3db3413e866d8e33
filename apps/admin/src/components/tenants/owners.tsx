"use client";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { When } from "../chrome/when.tsx";
import styles from "./owners.module.css";
import type { TenantDetails } from "./tenant-details.ts";

/** Who manages the tenant's subscription. */
export function Owners({ details: { owners } }: { details: TenantDetails }) {
  const t = useTranslations("admin.tenant.owners");
  const roles = useTranslations("common.roles.membership");
  return (
    <Section title={t("title")}>
      {owners.length === 0 ? (
        <p className={styles.none}>{t("none")}</p>
      ) : (
        <ul className={styles.list}>
          {owners.map((owner) => (
            <li key={owner.id}>
              <strong>
                <bdi>{owner.name}</bdi>
              </strong>
              <span>{roles(owner.role)}</span>
              <Bdi>{owner.email}</Bdi>
              <span>{t.rich("since", { when: () => <When instant={owner.since} dateOnly /> })}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
