import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { MoveView } from "../../../../../../components/catalogue/move-view.tsx";
import type { PageQuery } from "../../../../../../components/chrome/page-query.ts";
import { api, HydrateClient } from "../../../../../../trpc/server.ts";
import { loadPlan, type PlanProps } from "../load-plan.ts";

export async function generateMetadata() {
  const t = await getTranslations("catalogue.move");
  return { title: t("pageTitle") };
}

export default async function MovePage({ params, searchParams }: PlanProps & { searchParams: PageQuery }) {
  const { me, details } = await loadPlan((await params).code);
  const newest = details.versions[0]?.version ?? 1;
  const { to, page } = z
    .object({
      to: z.coerce.number().int().min(1).max(newest).catch(newest),
      page: z.coerce.number().int().min(1).max(100_000).catch(1),
    })
    .parse(await searchParams);
  await api.admin.catalogue.parts.prefetch();
  return (
    <HydrateClient>
      <MoveView key={page} me={me} plan={details.plan} toVersion={to} page={page} />
    </HydrateClient>
  );
}
