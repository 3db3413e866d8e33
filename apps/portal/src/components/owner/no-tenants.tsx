import { IconBuildingStore } from "@tabler/icons-react";
import { ButtonLink } from "@tenantry/ui/links";
import { EmptyState } from "@tenantry/ui/states";
import { getTranslations } from "next-intl/server";
import { api } from "../../trpc/server.ts";

/** What an owner sees to whom no business belongs. */
export async function NoTenants() {
  const [t, nav, { selfRegistration }] = await Promise.all([
    getTranslations("portal.account.none"),
    getTranslations("portal.nav"),
    api.tenant.portal(),
  ]);
  return (
    <EmptyState
      title={t("title")}
      text={t(selfRegistration ? "text" : "closed")}
      icon={<IconBuildingStore size={24} stroke={1.6} />}
      action={selfRegistration ? <ButtonLink href="/tenant/register">{nav("addTenant")}</ButtonLink> : undefined}
    />
  );
}
