import { getLocale } from "next-intl/server";
import { PlanView } from "../../../../../components/catalogue/plan-view.tsx";
import { api, HydrateClient } from "../../../../../trpc/server.ts";
import { loadPlan, type PlanProps } from "./load-plan.ts";

export async function generateMetadata({ params }: PlanProps) {
  const [{ details }, locale] = await Promise.all([loadPlan((await params).code), getLocale()]);
  return { title: details.plan.name[locale] };
}

export default async function PlanPage({ params }: PlanProps) {
  const { me, details } = await loadPlan((await params).code);
  await Promise.all([api.admin.catalogue.parts.prefetch(), api.admin.tenants.plans.prefetch()]);
  return (
    <HydrateClient>
      <PlanView me={me} initial={details} />
    </HydrateClient>
  );
}
