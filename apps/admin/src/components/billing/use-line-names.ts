import { useLocale } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { useNames } from "../catalogue/use-names.ts";

/** Names of plans, features and meters as lines and lists say them; the code of what the catalogue no longer has. */
export function useLineNames() {
  const locale = useLocale();
  const { parts, featureName, meterName } = useNames();
  const { data: plans } = trpc.admin.catalogue.plans.useQuery();
  const planName = (code: string) => plans?.find((plan) => plan.code === code)?.name[locale];
  return {
    plans,
    planName: (code: string) => planName(code) ?? code,
    featureName,
    meterName,
    lineName: (code: string) =>
      planName(code) ?? (parts?.meters.some((meter) => meter.code === code) ? meterName(code) : featureName(code)),
  };
}
