import { ButtonLink } from "@tenantry/ui/links";
import { EmptyState } from "@tenantry/ui/states";
import { getTranslations } from "next-intl/server";

export default async function NotFound() {
  const t = await getTranslations("common");
  return (
    <main>
      <EmptyState
        title={t("pages.notFound.title")}
        text={t("pages.notFound.text")}
        action={<ButtonLink href="/dashboard/tenants">{t("actions.backToHome")}</ButtonLink>}
      />
    </main>
  );
}
