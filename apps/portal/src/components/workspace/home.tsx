import { calendarDaysBetween } from "@tenantry/core/period/calendar-days";
import { formatDate, formatExact } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { AnchorLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import { Bdi, DateTime } from "@tenantry/ui/text";
import { getLocale, getTranslations } from "next-intl/server";
import { getPlatform } from "../../compose.ts";
import { api } from "../../trpc/server.ts";
import { businessName } from "../business/business-name.ts";
import { TrialStrip } from "../business/trial-strip.tsx";
import { Usage } from "../business/usage.tsx";
import { UsageBanner } from "../business/usage-banner.tsx";
import { FeatureList } from "./feature-list.tsx";
import styles from "./home.module.css";
import type { Workspace } from "./host.ts";
import { noticeOf, WorkspaceNotice } from "./notice.tsx";
import { largerPlans, portalUrl } from "./portal-url.ts";
import type { WorkspaceTenant, WorkspaceUser } from "./visit.ts";

export type WorkspaceHomeProps = {
  workspace: Workspace;
  user: WorkspaceUser;
  /** Null while the workspace is blocked. */
  tenant: WorkspaceTenant | null;
};

/** What this workspace has and how much of it is used; where it is blocked, why and whom to ask. */
export async function WorkspaceHome({ workspace, user, tenant }: WorkspaceHomeProps) {
  const [t, roles, locale] = await Promise.all([
    getTranslations("workspace.home"),
    getTranslations("common.roles.workspace"),
    getLocale(),
  ]);
  const isAdmin = user.role === "admin";
  const notice = noticeOf(workspace, tenant);
  return (
    <Page
      title={t("welcome", { name: `\u2068${user.name}\u2069` })}
      description={t("intro", { business: `\u2068${businessName(workspace, locale)}\u2069` })}
    >
      {notice ? <WorkspaceNotice notice={notice} isAdmin={isAdmin} /> : null}
      {tenant ? <Near tenantId={tenant.id} isAdmin={isAdmin} /> : null}
      {tenant && workspace.access === "full" ? <Trial tenant={tenant} isAdmin={isAdmin} /> : null}
      <div className={styles.columns}>
        {tenant ? (
          <div className={styles.stack}>
            <UsageHere />
            <FeatureList />
            <ContentHere />
          </div>
        ) : null}
        <Section title={t("you.title")}>
          <DefinitionList
            items={[
              { term: t("you.name"), description: <bdi>{user.name}</bdi> },
              { term: t("you.email"), description: <Bdi>{user.email}</Bdi> },
              { term: t("you.role"), description: roles(isAdmin ? "admin" : "member") },
            ]}
          />
        </Section>
      </div>
    </Page>
  );
}

async function Near({ tenantId, isAdmin }: { tenantId: string; isAdmin: boolean }) {
  const [readings, t] = await Promise.all([api.usage.here(), getTranslations("workspace.limits")]);
  const larger = isAdmin ? (
    <AnchorLink href={largerPlans(tenantId)} prefetch={false} size="sm">
      {t("larger")}
    </AnchorLink>
  ) : (
    t("askOwner")
  );
  return <UsageBanner readings={readings} larger={larger} />;
}

async function Trial({ tenant, isAdmin }: { tenant: WorkspaceTenant; isAdmin: boolean }) {
  const [t, locale] = await Promise.all([getTranslations("workspace.home.trial"), getLocale()]);
  const { subscription, timezone } = tenant;
  if (subscription?.status !== "trial" || !subscription.trialEnds) return null;
  const iso = subscription.trialEnds;
  const ends = new Date(iso);
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
          <DateTime iso={iso} exact={formatExact(ends, locale, timezone)}>
            {formatDate(ends, locale, timezone)}
          </DateTime>
        ),
      })}
    </TrialStrip>
  );
}

/** Where a template brought something: the way to it. */
async function ContentHere() {
  const [{ total }, t] = await Promise.all([
    api.workspace.content({ page: 1, limit: 1 }),
    getTranslations("workspace.content"),
  ]);
  if (total === 0) return null;
  return (
    <Section title={t("title")} description={t("intro")}>
      <AnchorLink href="/content">{t("open", { count: total })}</AnchorLink>
    </Section>
  );
}

/** S3's shapes write unlimited as −1. */
const limitOf = (limit: number): number | null => (limit < 0 ? null : limit);

async function UsageHere() {
  const { usage, limits } = await api.subscription.usage();
  return (
    <Usage
      readings={[
        { meter: "orders", used: usage.ordersCount, limit: limitOf(limits.ordersLimit) },
        { meter: "users", used: usage.usersCount, limit: limitOf(limits.usersLimit) },
        { meter: "branches", used: usage.branchesCount, limit: limitOf(limits.branchesLimit) },
        { meter: "storage_mb", used: usage.storageMb, limit: limitOf(limits.storageMbLimit) },
      ]}
    />
  );
}
