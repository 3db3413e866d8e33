import { ButtonLink } from "@tenantry/ui/links";
import { EmptyState } from "@tenantry/ui/states";
import { getTranslations } from "next-intl/server";

export default async function NotFound() {
  const t = await getTranslations();
  return (
    <EmptyState
      title={t("common.pages.notFound.title")}
      text={t("common.pages.notFound.text")}
      action={<ButtonLink href="/dashboard/tenants">{t("common.actions.backToHome")}</ButtonLink>}
    />
  );
}
