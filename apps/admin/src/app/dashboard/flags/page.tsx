import { staffMay } from "@tenantry/core/identity/permissions";
import { ButtonLink } from "@tenantry/ui/links";
import { Page } from "@tenantry/ui/page";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import type { PageQuery } from "../../../components/chrome/page-query.ts";
import { ReadOnlyNote } from "../../../components/chrome/read-only-note.tsx";
import { flagListAddress, flagStates, newFlagPath } from "../../../components/flags/flag-address.ts";
import { FlagList } from "../../../components/flags/flag-list.tsx";
import { api, HydrateClient, requireStaff } from "../../../trpc/server.ts";

const Params = z.object({
  search: z.string().trim().max(120).catch(""),
  state: z.enum(flagStates).optional().catch(undefined),
  stale: z
    .literal("yes")
    .transform(() => true)
    .optional()
    .catch(undefined),
});

export async function generateMetadata() {
  const t = await getTranslations("steering.flags");
  return { title: t("title") };
}

export default async function FlagsPage({ searchParams }: { searchParams: PageQuery }) {
  const params = Params.parse(await searchParams);
  const me = await requireStaff(flagListAddress(params));
  const t = await getTranslations("steering.flags");
  const mayWrite = staffMay(me.role, "flags:write");
  await api.admin.flags.list.prefetch();
  return (
    <Page
      title={t("title")}
      description={t("intro")}
      width="wide"
      action={mayWrite ? <ButtonLink href={newFlagPath}>{t("new")}</ButtonLink> : null}
    >
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      <HydrateClient>
        <FlagList params={params} />
      </HydrateClient>
    </Page>
  );
}
