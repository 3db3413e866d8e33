import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconLock } from "@tabler/icons-react";
import { calendarDaysBetween } from "@tenantry/core/period/calendar-days";
import { formatCount, formatDate, formatExact } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { AnchorLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import { Bdi, DateTime } from "@tenantry/ui/text";
import { UsageBar } from "@tenantry/ui/usage-bar";
import { getLocale, getTranslations } from "next-intl/server";
import { getPlatform } from "../../compose.ts";
import { businessName } from "../identity/business-name.ts";
import { TrialStrip } from "../identity/trial-strip.tsx";
import { FeatureList } from "./feature-list.tsx";
import styles from "./home.module.css";
import { portalUrl } from "./portal-url.ts";
import type { Visit } from "./visit.ts";

/** From here on a limit is worth a warning (product decision 8). */
const warnShare = 0.8;

/** Why work is not possible as usual; undefined while all is well. */
function noticeOf({ status, isActive, subscription }: Visit["tenant"]) {
  if (status === "suspended" || status === "canceled") return status;
  if (!isActive) return "blocked";
  return subscription?.status === "past_due" ? "past_due" : undefined;
}

export async function WorkspaceHome({ visit: { user, tenant } }: { visit: Visit }) {
  const [t, roles, locale] = await Promise.all([
    getTranslations("workspace.home"),
    getTranslations("common.roles.workspace"),
    getLocale(),
  ]);
  const notice = noticeOf(tenant);
  const isBarred = notice !== undefined && notice !== "past_due";
  return (
    <Page
      title={t("welcome", { name: `\u2068${user.name}\u2069` })}
      description={t("intro", { business: `\u2068${businessName(tenant, locale)}\u2069` })}
    >
      {notice ? (
        <Alert
          role="status"
          color={isBarred ? "brick" : "amber"}
          icon={isBarred ? <IconLock aria-hidden="true" /> : <IconAlertTriangle aria-hidden="true" />}
          title={t(`${notice}.title`)}
        >
          <p>{t(`${notice}.text`)}</p>
          {user.role === "admin" ? (
            <AnchorLink href={portalUrl("/tenant/dashboard")} prefetch={false}>
              {t("toOwner")}
            </AnchorLink>
          ) : null}
        </Alert>
      ) : null}
      {isBarred ? null : <Trial tenant={tenant} isAdmin={user.role === "admin"} />}
      <div className={styles.columns}>
        {isBarred ? null : <FeatureList />}
        <div className={styles.aside}>
          {isBarred ? null : <OrdersUsed tenant={tenant} />}
          <Section title={t("you.title")}>
            <DefinitionList
              items={[
                { term: t("you.name"), description: <bdi>{user.name}</bdi> },
                { term: t("you.email"), description: <Bdi>{user.email}</Bdi> },
                { term: t("you.role"), description: roles(user.role === "admin" ? "admin" : "member") },
              ]}
            />
          </Section>
        </div>
      </div>
    </Page>
  );
}

async function Trial({ tenant, isAdmin }: { tenant: Visit["tenant"]; isAdmin: boolean }) {
  const [t, locale] = await Promise.all([getTranslations("workspace.home.trial"), getLocale()]);
  const { subscription, timezone } = tenant;
  if (subscription?.status !== "trial" || !subscription.trialEnds) return null;
  const ends = new Date(subscription.trialEnds);
  return (
    <TrialStrip
      left={t("left", { count: calendarDaysBetween(getPlatform().clock.now(), ends, timezone) })}
      action={
        isAdmin ? (
          <AnchorLink href={portalUrl("/tenant/dashboard")} prefetch={false}>
            {t("owner")}
          </AnchorLink>
        ) : null
      }
    >
      {t.rich("ends", {
        date: () => (
          <DateTime iso={subscription.trialEnds ?? ""} exact={formatExact(ends, locale, timezone)}>
            {formatDate(ends, locale, timezone)}
          </DateTime>
        ),
      })}
    </TrialStrip>
  );
}

async function OrdersUsed({ tenant: { subscription } }: { tenant: Visit["tenant"] }) {
  const [t, usage, locale] = await Promise.all([
    getTranslations("workspace.home.usage"),
    getTranslations("common.usage"),
    getLocale(),
  ]);
  if (!subscription) return null;
  const { ordersUsed: used, ordersLimit } = subscription;
  // S3's shapes write unlimited as −1.
  const limit = ordersLimit < 0 ? null : ordersLimit;
  const count = formatCount(used, locale);
  const share = limit === null ? 0 : limit === 0 ? 1 : used / limit;
  return (
    <Section title={t("title")}>
      <UsageBar
        label={t("orders")}
        used={used}
        limit={limit}
        text={
          limit === null
            ? usage("unlimited", { used: count })
            : usage("ofLimit", { used: count, limit: formatCount(limit, locale) })
        }
        {...(share >= warnShare ? { hint: usage(share >= 1 ? "over" : "near") } : {})}
      />
    </Section>
  );
}
