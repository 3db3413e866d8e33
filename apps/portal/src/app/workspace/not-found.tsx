import { slugOfHost } from "@tenantry/core/tenant/workspace-host";
import { ButtonLink } from "@tenantry/ui/links";
import { Bdi } from "@tenantry/ui/text";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { EntryPage } from "../../components/identity/entry-page.tsx";
import { loadWorkspace } from "../../components/workspace/host.ts";
import { portalUrl } from "../../components/workspace/portal-url.ts";
import { getPlatform } from "../../compose.ts";

/** Says which is missing: the page, or the whole workspace. */
export default async function WorkspaceNotFound() {
  const [workspace, t, common, requestHeaders] = await Promise.all([
    loadWorkspace(),
    getTranslations("workspace"),
    getTranslations("common"),
    headers(),
  ]);
  if (workspace) {
    return (
      <EntryPage title={common("pages.notFound.title")} intro={common("pages.notFound.text")}>
        <ButtonLink href="/">{t("nothingHere.action")}</ButtonLink>
      </EntryPage>
    );
  }
  const { workspaceDomain } = getPlatform().origins;
  const slug = slugOfHost(requestHeaders.get("host"), workspaceDomain);
  return (
    <EntryPage
      title={t("unknownWorkspace.title")}
      intro={t.rich("unknownWorkspace.text", { address: () => <Bdi>{`${slug}.${workspaceDomain}`}</Bdi> })}
    >
      <ButtonLink href={portalUrl("/")} prefetch={false}>
        {t("unknownWorkspace.action", { brand: common("brand.name") })}
      </ButtonLink>
    </EntryPage>
  );
}
