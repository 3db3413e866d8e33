import { StatusBadge } from "@tenantry/ui/status-badge";
import { useTranslations } from "next-intl";
import styles from "./catalogue.module.css";
import type { PlanSummary } from "./catalogue-types.ts";

type Marked = Pick<PlanSummary, "withdrawnAt" | "isPublic" | "contactSales" | "isPopular">;

/** Who may choose a plan, and whether it is the one we point at. */
export function PlanBadges({ plan, isPublished }: { plan: Marked; isPublished: boolean }) {
  const t = useTranslations("catalogue.state");
  return (
    <span className={styles.badges}>
      {plan.withdrawnAt ? (
        <StatusBadge tone="inactive">{t("withdrawn")}</StatusBadge>
      ) : !isPublished ? (
        <StatusBadge tone="attention">{t("unpublished")}</StatusBadge>
      ) : !plan.isPublic ? (
        <StatusBadge tone="inactive">{t("hidden")}</StatusBadge>
      ) : plan.contactSales ? (
        <StatusBadge tone="trial">{t("contactSales")}</StatusBadge>
      ) : (
        <StatusBadge tone="active">{t("public")}</StatusBadge>
      )}
      {plan.isPopular ? <StatusBadge tone="trial">{t("popular")}</StatusBadge> : null}
    </span>
  );
}
