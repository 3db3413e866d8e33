"use client";
import { Section } from "@tenantry/ui/page";
import { CardSkeleton } from "@tenantry/ui/skeletons";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { LoadError } from "../chrome/problem.tsx";
import styles from "./billing.module.css";
import type { Place } from "./billing-types.ts";

/** Saved cards, to look at: only the customer adds or removes one. */
export function MethodList({ tenantId, billing }: Place) {
  const t = useTranslations("revenue.tenantBilling.methods");
  const common = useTranslations("common.state");
  const { data, error, refetch } = trpc.admin.billing.methods.useQuery({ tenantId });
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <CardSkeleton label={common("loading")} lines={2} />;
  const isExpired = (year: number, month: number) => billing.now.getTime() >= Date.UTC(year, month, 1);
  return (
    <Section title={t("title")} description={t("text")}>
      {data.length === 0 ? (
        <p className={styles.plain}>{t("none")}</p>
      ) : (
        <ul className={styles.happened}>
          {data.map(({ id, brand, last4, expiresMonth, expiresYear, isDefault }) => (
            <li key={id}>
              <Bdi>{`${brand} •••• ${last4}`}</Bdi>
              <span className={styles.bar}>
                {t(isExpired(expiresYear, expiresMonth) ? "expired" : "expires", {
                  date: `${String(expiresMonth).padStart(2, "0")}/${expiresYear}`,
                })}
                {isDefault ? <StatusBadge tone="active">{t("default")}</StatusBadge> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
