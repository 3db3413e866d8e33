import type { PortalRouter } from "@tenantry/api/portal-root";
import { formatDate, formatExact, type Instant } from "@tenantry/i18n/format";
import { type Definition, DefinitionList } from "@tenantry/ui/definition-list";
import { AnchorLink } from "@tenantry/ui/links";
import { Bdi, DateTime } from "@tenantry/ui/text";
import type { inferRouterOutputs } from "@trpc/server";
import { getLocale, getTranslations } from "next-intl/server";

export type CurrentSubscription = inferRouterOutputs<PortalRouter>["subscription"]["current"];

export async function PlanFacts(props: {
  current: CurrentSubscription;
  /** When it was over; null while it goes on. */
  endedAt: Date | null;
  tenant: { timeZone: string; createdAt: Date };
  workspace: { url: string; host: string };
}) {
  const { current, endedAt, tenant, workspace } = props;
  const [t, locale] = await Promise.all([getTranslations("portal.dashboard.plan"), getLocale()]);
  const date = (instant: Instant) => (
    <DateTime iso={new Date(instant).toISOString()} exact={formatExact(instant, locale, tenant.timeZone)}>
      {formatDate(instant, locale, tenant.timeZone)}
    </DateTime>
  );
  const { trialEndsAt, periodEnd } = current;
  const end: Definition = endedAt
    ? { term: t("ended"), description: date(endedAt) }
    : trialEndsAt
      ? { term: t("trialEnds"), description: date(trialEndsAt) }
      : { term: t("periodEnds"), description: periodEnd ? date(periodEnd) : t("noEnd") };
  return (
    <DefinitionList
      items={[
        end,
        {
          term: t("address"),
          description: (
            <AnchorLink href={workspace.url} prefetch={false}>
              <Bdi>{workspace.host}</Bdi>
            </AnchorLink>
          ),
        },
        { term: t("since"), description: date(tenant.createdAt) },
      ]}
    />
  );
}
