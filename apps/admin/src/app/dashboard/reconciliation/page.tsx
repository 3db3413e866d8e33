import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { getTranslations } from "next-intl/server";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { ReadOnlyNote } from "../../../components/chrome/read-only-note.tsx";
import { reconciliationAddress } from "../../../components/payments/money-address.ts";
import { ReconciliationView } from "../../../components/payments/reconciliation-view.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";
import { parseFindingParams } from "./search-params.ts";

export async function generateMetadata() {
  const t = await getTranslations("revenue.company.reconciliation");
  return { title: t("title") };
}

export default async function ReconciliationPage({ searchParams }: { searchParams: PageQuery }) {
  const params = parseFindingParams(await searchParams);
  const me = await requireStaff(reconciliationAddress(params));
  const { payments } = api.admin;
  const [t] = await Promise.all([
    getTranslations("revenue.company.reconciliation"),
    payments.findings.prefetch(params),
    payments.runs.prefetch(),
  ]);
  const mayWrite = staffMay(me.role, "billing:write");
  return (
    <Page title={t("title")} description={t("text")} width="wide">
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      <HydrateClient>
        <ReconciliationView params={params} input={params} mayWrite={mayWrite} />
      </HydrateClient>
    </Page>
  );
}
