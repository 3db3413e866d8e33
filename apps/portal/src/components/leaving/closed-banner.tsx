import { Alert, Group, Stack } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { type MembershipRole, membershipMay } from "@tenantry/core/identity/permissions";
import { formatDate } from "@tenantry/i18n/format";
import { ButtonLink } from "@tenantry/ui/links";
import { getLocale, getTranslations } from "next-intl/server";
import { ClientMessages } from "../../i18n/client-messages.tsx";
import { api, required } from "../../trpc/server.ts";
import { RestoreBusiness } from "./restore-business.tsx";

type ClosedBannerProps = { tenantId: string; timeZone: string; role: MembershipRole };

/** What a closed business says on its pages: until when, and the two ways on. */
export async function ClosedBanner({ tenantId, timeZone, role }: ClosedBannerProps) {
  const [leaving, t, locale] = await Promise.all([
    required(api.leaving.get({ tenantId })),
    getTranslations("leaving.owner"),
    getLocale(),
  ]);
  if (!leaving.deactivatedAt) return null;
  const date = formatDate(leaving.purgeAt, locale, timeZone);
  const isPurging = leaving.purgeStartedAt !== null;
  const isHeld = !isPurging && leaving.holdUntil?.getTime() === leaving.purgeAt.getTime();
  return (
    <Alert role="status" color="brick" icon={<IconLock aria-hidden="true" />} title={t("bannerTitle")}>
      <Stack gap="sm">
        <div>{isPurging ? t("bannerPurging") : t("bannerText", { date })}</div>
        {isHeld ? <div>{t("bannerHeld", { date })}</div> : null}
        {isPurging || !membershipMay(role, "tenant:write") ? null : (
          <Group gap="xs">
            <ClientMessages sections={["leaving.owner"]}>
              <RestoreBusiness tenantId={tenantId} />
            </ClientMessages>
            <ButtonLink href={`/tenant/settings?tenant=${tenantId}&tab=leaving`} variant="default">
              {t("settings")}
            </ButtonLink>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
