"use client";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { When } from "../chrome/when.tsx";
import styles from "./axes.module.css";
import { accessTones, provisioningTones, registrationTones, subscriptionTones } from "./axis-tones.ts";
import type { TenantDetails } from "./tenant-details.ts";

/** Four axes, never one status: each with its word and what it means. */
export function Axes({ axes, suspendedAt }: { axes: TenantDetails["axes"]; suspendedAt: Date | null }) {
  const t = useTranslations("admin.tenant.axes");
  const status = useTranslations("common.status");
  const { registration, provisioning, subscription, access } = axes;
  return (
    <section className={styles.axes} aria-label={t("title")}>
      <Axis label={t("registration.label")} meaning={t(`registration.${registration}`)}>
        <StatusBadge tone={registrationTones[registration]}>{status(`registration.${registration}`)}</StatusBadge>
      </Axis>
      <Axis label={t("provisioning.label")} meaning={t(`provisioning.${provisioning}`)}>
        <StatusBadge tone={provisioningTones[provisioning]}>{status(`provisioning.${provisioning}`)}</StatusBadge>
      </Axis>
      <Axis
        label={t("subscription.label")}
        meaning={subscription ? t(`subscription.${subscription}`) : t("subscription.noneText")}
      >
        {subscription ? (
          <StatusBadge tone={subscriptionTones[subscription]}>{status(`subscription.${subscription}`)}</StatusBadge>
        ) : (
          <StatusBadge tone="inactive">{t("subscription.none")}</StatusBadge>
        )}
      </Axis>
      <Axis
        label={t("access.label")}
        meaning={
          suspendedAt
            ? t.rich("access.suspended", { when: () => <When instant={suspendedAt} /> })
            : t(`access.${access}`)
        }
      >
        <StatusBadge tone={accessTones[access]}>{status(`access.${access}`)}</StatusBadge>
      </Axis>
    </section>
  );
}

function Axis({ label, meaning, children }: { label: string; meaning: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.axis}>
      <h2 className={styles.label}>{label}</h2>
      {children}
      <p className={styles.meaning}>{meaning}</p>
    </div>
  );
}
