import { ButtonLink } from "@tenantry/ui/links";
import { EmptyState } from "@tenantry/ui/states";
import { getTranslations } from "next-intl/server";
import { PublicShell } from "../components/chrome/public-shell.tsx";

export default async function NotFound() {
  const [pages, actions] = await Promise.all([getTranslations("common.pages"), getTranslations("common.actions")]);
  return (
    <PublicShell>
      <EmptyState
        title={pages("notFound.title")}
        text={pages("notFound.text")}
        action={<ButtonLink href="/">{actions("backToHome")}</ButtonLink>}
      />
    </PublicShell>
  );
}
