import { useLocale } from "next-intl";
import { trpc } from "../../trpc/client.tsx";

/** The plans in the reader's language, for filters and for naming the plan of a row. */
export function usePlans(): { plans: { code: string; name: string }[]; planName: (code: string) => string } {
  const locale = useLocale();
  const { data = [] } = trpc.admin.tenants.plans.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY });
  const plans = data.map(({ code, name }) => ({ code, name: name[locale] }));
  return { plans, planName: (code) => plans.find((plan) => plan.code === code)?.name ?? code };
}
