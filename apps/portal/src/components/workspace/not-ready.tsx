import { ButtonLink } from "@tenantry/ui/links";
import { getLocale, getTranslations } from "next-intl/server";
import { businessName } from "../business/business-name.ts";
import { EntryPage } from "../identity/entry-page.tsx";
import type { Workspace } from "./host.ts";
import { OpenWhenReady } from "./open-when-ready.tsx";
import { portalUrl } from "./portal-url.ts";
import { WorkspaceMark } from "./workspace-mark.tsx";

/** A workspace that is being set up, or whose registration waits for something. */
export async function NotReady({ workspace }: { workspace: Workspace }) {
  const [t, locale] = await Promise.all([getTranslations("workspace.settingUp"), getLocale()]);
  return (
    <EntryPage
      mark={<WorkspaceMark workspace={workspace} />}
      title={t("title", { name: `\u2068${businessName(workspace, locale)}\u2069` })}
      intro={t("text")}
    >
      <OpenWhenReady />
      <ButtonLink href={portalUrl("/tenant/dashboard")} variant="default" prefetch={false}>
        {t("owner")}
      </ButtonLink>
    </EntryPage>
  );
}
