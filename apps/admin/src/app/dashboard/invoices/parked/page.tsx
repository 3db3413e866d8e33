import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { getTranslations } from "next-intl/server";
import { ReadOnlyNote } from "../../../../components/chrome/read-only-note.tsx";
import { HoldList } from "../../../../components/payments/hold-list.tsx";
import { InvoiceTabs } from "../../../../components/payments/invoice-tabs.tsx";
import { parkedPath } from "../../../../components/payments/money-address.ts";
import { api, HydrateClient, requireStaff } from "../../../../trpc/server.ts";

export async function generateMetadata() {
  const t = await getTranslations("revenue.company.parked");
  return { title: t("title") };
}

export default async function ParkedPage() {
  const me = await requireStaff(parkedPath);
  const [t] = await Promise.all([getTranslations("revenue.company.parked"), api.admin.payments.holds.prefetch()]);
  const mayWrite = staffMay(me.role, "billing:write");
  return (
    <Page title={t("title")} description={t("text")} width="wide">
      <InvoiceTabs current="parked" />
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      <HydrateClient>
        <HoldList mayWrite={mayWrite} />
      </HydrateClient>
    </Page>
  );
}
