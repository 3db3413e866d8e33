import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { getLocale, getTranslations } from "next-intl/server";
import { cache } from "react";
import { ReadOnlyNote } from "../../../../components/chrome/read-only-note.tsx";
import { flagPath, flagsPath } from "../../../../components/flags/flag-address.ts";
import { FlagEditor } from "../../../../components/flags/flag-editor.tsx";
import { stateOf, stateTones } from "../../../../components/flags/flag-state.ts";
import { getPlatform } from "../../../../compose.ts";
import { api, HydrateClient, required, requireStaff } from "../../../../trpc/server.ts";

type Props = { params: Promise<{ key: string }> };

const load = cache(async (key: string) => {
  const me = await requireStaff(flagPath(key));
  return { me, flag: await required(api.admin.flags.get({ key: key.slice(0, 64) })) };
});

export async function generateMetadata({ params }: Props) {
  const [{ flag }, locale] = await Promise.all([load((await params).key), getLocale()]);
  return { title: flag.name[locale] };
}

export default async function FlagPage({ params }: Props) {
  const { me, flag } = await load((await params).key);
  const [t, locale] = await Promise.all([getTranslations(), getLocale(), api.admin.tenants.plans.prefetch()]);
  const now = getPlatform().clock.now();
  const state = stateOf(flag, now);
  const mayWrite = staffMay(me.role, "flags:write");
  return (
    <Page
      title={<bdi>{flag.name[locale]}</bdi>}
      description={<Bdi mono>{flag.key}</Bdi>}
      width="wide"
      meta={
        <>
          <StatusBadge tone={stateTones[state]}>{t(`steering.flags.states.${state}`)}</StatusBadge>
          {flag.staleAt && flag.staleAt <= now ? (
            <StatusBadge tone="attention">{t("steering.flags.stale")}</StatusBadge>
          ) : null}
        </>
      }
      breadcrumb={{
        label: t("common.nav.breadcrumb"),
        items: [{ label: t("steering.flags.title"), href: flagsPath }],
      }}
    >
      {mayWrite ? null : <ReadOnlyNote role={me.role} />}
      <HydrateClient>
        <FlagEditor key={flag.version} flag={flag} mayWrite={mayWrite} />
      </HydrateClient>
    </Page>
  );
}
