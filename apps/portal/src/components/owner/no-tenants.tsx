import { IconBuildingStore } from "@tabler/icons-react";
import { ButtonLink } from "@tenantry/ui/links";
import { EmptyState } from "@tenantry/ui/states";
import { getTranslations } from "next-intl/server";

/** What an owner sees to whom no business belongs. */
export async function NoTenants() {
  const [t, nav] = await Promise.all([getTranslations("portal.account.none"), getTranslations("portal.nav")]);
  return (
    <EmptyState
      title={t("title")}
      text={t("text")}
      icon={<IconBuildingStore size={24} stroke={1.6} />}
      action={<ButtonLink href="/tenant/register">{nav("addTenant")}</ButtonLink>}
    />
  );
}
