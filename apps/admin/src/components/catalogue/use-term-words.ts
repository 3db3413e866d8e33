import type { TrialEnd } from "@tenantry/core/catalogue/plan";
import { useTranslations } from "next-intl";
import { usePlans } from "../tenants/use-plans.ts";

/** A version's terms in words. */
export function useTermWords() {
  const t = useTranslations("catalogue.version");
  const counts = useTranslations("common.counts");
  const { planName } = usePlans();
  return {
    trial: (days: number) => counts("days", { count: days }),
    trialEnd: (end: TrialEnd) =>
      end.strategy === "fallback"
        ? t("trialEnds.fallbackTo", { plan: planName(end.planCode), days: end.waitingDays })
        : t(`trialEnds.${end.strategy}`),
  };
}
