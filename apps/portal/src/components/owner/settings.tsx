import { logoPath } from "@tenantry/api/logo-url";
import { type MembershipRole, membershipMay } from "@tenantry/core/identity/permissions";
import { Locale } from "@tenantry/core/locale";
import type { ReactNode } from "react";
import { api, required } from "../../trpc/server.ts";
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
  const [{ tenant }, { contactSalesUrl }] = await Promise.all([
    required(api.tenant.get({ tenantId })),
    api.billing.catalogue(),
  ]);
  const { name, email, timeZone, country, currency, brandColorPrimary, brandColorSecondary, businessHours } = tenant;
  return (
    <SettingsTabs
      tenantId={tenantId}
      mayWrite={membershipMay(role, "tenant:write")}
      people={people}
      subscription={<SubscriptionPanel tenantId={tenantId} mayWrite={membershipMay(role, "billing:write")} />}
      account={account}
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
  );
}
