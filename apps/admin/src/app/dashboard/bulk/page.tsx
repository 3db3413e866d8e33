import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { bulkAddress, bulkStatuses } from "../../../components/bulk/bulk-address.ts";
import { BulkHistory } from "../../../components/bulk/bulk-history.tsx";
import { BulkView } from "../../../components/bulk/bulk-view.tsx";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { ReadOnlyNote } from "../../../components/chrome/read-only-note.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";

const Params = z.object({
  search: z.string().trim().max(120).catch(""),
  plan: z.string().min(1).max(40).optional().catch(undefined),
  status: z.enum(bulkStatuses).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

export async function generateMetadata() {
  const t = await getTranslations("steering.bulk");
  return { title: t("title") };
}

export default async function BulkPage({ searchParams }: { searchParams: PageQuery }) {
  const params = Params.parse(await searchParams);
  const me = await requireStaff(bulkAddress(params));
  const t = await getTranslations("steering.bulk");
  const mayWrite = staffMay(me.role, "overrides:write");
  await Promise.all([
    api.admin.catalogue.parts.prefetch(),
    api.admin.tenants.plans.prefetch(),
    api.admin.entitlements.bulkChanges.prefetch({ page: params.page, pageSize: 20 }),
  ]);
  return (
    <Page title={t("title")} description={t("description")} width="wide">
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      <HydrateClient>
        {mayWrite ? <BulkView params={params} /> : null}
        <BulkHistory
          params={params}
          mayUndo={{ overrides: mayWrite, plan_version: staffMay(me.role, "catalogue:write") }}
        />
      </HydrateClient>
    </Page>
  );
}
