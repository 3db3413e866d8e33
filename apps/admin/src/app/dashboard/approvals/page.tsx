import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { ApprovalList } from "../../../components/approvals/approval-list.tsx";
import { approvalsAddress, approvalsPageSize } from "../../../components/approvals/approvals-address.ts";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { ReadOnlyNote } from "../../../components/chrome/read-only-note.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";

const Params = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) });

export async function generateMetadata() {
  const t = await getTranslations("admin.approvals");
  return { title: t("title") };
}

export default async function ApprovalsPage({ searchParams }: { searchParams: PageQuery }) {
  const { page } = Params.parse(await searchParams);
  const me = await requireStaff(approvalsAddress(page));
  const t = await getTranslations("admin.approvals");
  const mayDecide = staffMay(me.role, "tenants:write");
  await Promise.all([
    api.admin.approvals.list.prefetch({ page, pageSize: approvalsPageSize }),
    api.admin.tenants.plans.prefetch(),
  ]);
  return (
    <Page title={t("title")} description={t("description")} width="wide">
      {mayDecide ? null : <ReadOnlyNote role={me.role} />}
      <HydrateClient>
        <ApprovalList page={page} mayDecide={mayDecide} />
      </HydrateClient>
    </Page>
  );
}
