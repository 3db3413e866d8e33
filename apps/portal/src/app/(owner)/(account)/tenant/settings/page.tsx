import { Page } from "@tenantry/ui/page";
import { FormSkeleton, TableSkeleton } from "@tenantry/ui/skeletons";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { accountAt } from "../../../../../components/owner/account.ts";
import { AccountPanel } from "../../../../../components/owner/account-panel.tsx";
import { NoTenants } from "../../../../../components/owner/no-tenants.tsx";
import { Settings } from "../../../../../components/owner/settings.tsx";
import { PeoplePanel } from "../../../../../components/people/people-panel.tsx";
import { ClientMessages } from "../../../../../i18n/client-messages.tsx";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.settings");
  return { title: t("title") };
}

export default async function SettingsPage({ searchParams }: Search) {
  const query = await searchParams;
  const [{ owner, tenant }, t, state] = await Promise.all([
    accountAt("/tenant/settings", query),
    getTranslations("portal.settings"),
    getTranslations("common.state"),
  ]);
  const account = <AccountPanel owner={{ name: owner.name, email: owner.email }} />;
  return (
    <Page title={t("title")}>
      <ClientMessages sections={["portal.settings"]}>
        {tenant ? (
          <Suspense key={tenant.id} fallback={<FormSkeleton label={state("loading")} fields={6} />}>
            <Settings
              tenantId={tenant.id}
              role={tenant.role}
              account={account}
              people={
                <Suspense fallback={<TableSkeleton label={state("loading")} />}>
                  <PeoplePanel tenantId={tenant.id} businessName={tenant.name} role={tenant.role} ownerId={owner.id} />
                </Suspense>
              }
            />
          </Suspense>
        ) : (
          <>
            <NoTenants />
            {account}
          </>
        )}
      </ClientMessages>
    </Page>
  );
}
