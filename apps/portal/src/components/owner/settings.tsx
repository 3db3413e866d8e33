import { logoPath } from "@tenantry/api/logo-url";
import { type MembershipRole, membershipMay } from "@tenantry/core/identity/permissions";
import { Locale } from "@tenantry/core/locale";
import type { ReactNode } from "react";
import { ClientMessages } from "../../i18n/client-messages.tsx";
import { api, required } from "../../trpc/server.ts";
import { ClosedBanner } from "../leaving/closed-banner.tsx";
import { LeavingPanel } from "../leaving/leaving-panel.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import { SubscriptionPanel } from "./subscription-panel.tsx";
import { weekOf } from "./week-of.ts";

/** Reads a business's settings and hands its forms nothing else. */
export async function Settings(props: {
  tenantId: string;
  role: MembershipRole;
  people: ReactNode;
  account: ReactNode;
}) {
  const { tenantId, role, people, account } = props;
  const [{ tenant }, { contactSalesUrl }, leaving] = await Promise.all([
    required(api.tenant.get({ tenantId })),
    api.billing.catalogue(),
    required(api.leaving.get({ tenantId })),
  ]);
  const isOwner = membershipMay(role, "tenant:write");
  const { name, email, timeZone, country, currency, brandColorPrimary, brandColorSecondary, businessHours } = tenant;
  return (
    <>
      <ClosedBanner tenantId={tenantId} timeZone={timeZone} role={role} />
      <SettingsTabs
        tenantId={tenantId}
        mayWrite={isOwner && leaving.deactivatedAt === null}
        people={people}
        subscription={<SubscriptionPanel tenantId={tenantId} mayWrite={membershipMay(role, "billing:write")} />}
        account={account}
        leaving={
          <ClientMessages sections={["leaving.owner", "common.confirm"]}>
            <LeavingPanel tenantId={tenantId} timeZone={timeZone} mayWrite={isOwner} initial={leaving} />
          </ClientMessages>
        }
        settings={{
          name,
          name2: tenant.name2 ?? "",
          email,
          phone: tenant.phone ?? "",
          address: tenant.address ?? "",
          city: tenant.city ?? "",
          timezone: timeZone,
          language: Locale.catch("en").parse(tenant.language),
          country,
          currency,
          brandColorPrimary,
          brandColorSecondary,
          businessHours,
          logoPath: logoPath(tenant),
          contactUrl: contactSalesUrl,
          week: weekOf(country),
        }}
      />
    </>
  );
}
