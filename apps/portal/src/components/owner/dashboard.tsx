import { type MembershipRole, membershipMay } from "@tenantry/core/identity/permissions";
import { calendarDaysBetween } from "@tenantry/core/period/calendar-days";
import { overAt } from "@tenantry/core/subscription/status";
import { formatDate, formatExact } from "@tenantry/i18n/format";
import { AnchorLink, ButtonLink } from "@tenantry/ui/links";
import { Page, Section } from "@tenantry/ui/page";
import { CardSkeleton } from "@tenantry/ui/skeletons";
import { DateTime } from "@tenantry/ui/text";
import { getLocale, getTranslations } from "next-intl/server";
import { getPlatform } from "../../compose.ts";
import { ClientMessages } from "../../i18n/client-messages.tsx";
import { api, required } from "../../trpc/server.ts";
import { billingPath, plansPath } from "../billing/paths.ts";
import { businessName } from "../business/business-name.ts";
import { TrialStrip } from "../business/trial-strip.tsx";
import { isMeter, Usage } from "../business/usage.tsx";
import { UsageBanner } from "../business/usage-banner.tsx";
import { ClosedBanner } from "../leaving/closed-banner.tsx";
import { OpenWorkspace } from "../register/open-workspace.tsx";
import { AccessNotice, isBarred, noticeOf } from "./access-notice.tsx";
import styles from "./dashboard.module.css";
import { type CurrentSubscription, PlanFacts } from "./plan-facts.tsx";
import { QuickLinks } from "./quick-links.tsx";
import { TenantStatus } from "./tenant-status.tsx";
import { WaitingState, waitingOf } from "./waiting-state.tsx";

export type DashboardProps = {
  tenantId: string;
  role: MembershipRole;
  /** Names the tenant in links, when the owner has several. */
  query: string;
};

/** What the owner pays for, how much of it is used, and what needs attention. */
export async function Dashboard({ tenantId, role, query }: DashboardProps) {
  const [{ tenant, current: running, axes }, current, { contactSalesUrl }, t, locale] = await Promise.all([
    required(api.tenant.get({ tenantId })),
    required(api.subscription.current({ tenantId })),
    api.billing.catalogue(),
    getTranslations("portal.dashboard.plan"),
    getLocale(),
  ]);
  const { origins } = getPlatform();
  const workspace = new URL(origins.portalOrigin);
  workspace.host = `${tenant.slug}.${origins.workspaceDomain}`;
  const waiting = waitingOf(axes);
  const notice = waiting ? undefined : noticeOf(axes, tenant.deactivatedAt);
  const endedAt =
    running && current.status === "ended" ? (running.subscription.endedAt ?? overAt(running.subscription)) : null;
  const isPaid = current.periodEnd !== null && current.trialEndsAt === null && endedAt === null;
  const mayOpen = !waiting && axes.word !== "suspended" && membershipMay(role, "workspace:open");
  return (
    <Page
      title={<bdi>{businessName(tenant, locale)}</bdi>}
      meta={<TenantStatus axes={axes} />}
      action={
        mayOpen ? (
          <ClientMessages sections={["portal.welcome"]}>
            <OpenWorkspace tenantId={tenantId} />
          </ClientMessages>
        ) : undefined
      }
    >
      {notice === "closed" ? (
        <ClosedBanner tenantId={tenantId} timeZone={tenant.timeZone} role={role} />
      ) : notice ? (
        <AccessNotice notice={notice} contactUrl={contactSalesUrl} billingPath={billingPath(tenantId)} />
      ) : null}
      {running && !waiting && !isBarred(notice) ? (
        <Trial tenantId={tenantId} current={current} running={running} timeZone={tenant.timeZone} />
      ) : null}
      {waiting || isBarred(notice) ? null : <UsageBanner readings={await required(api.usage.ofTenant({ tenantId }))} />}
      {waiting ? (
        <WaitingState waiting={waiting} tenantId={tenantId} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.main}>
            <Section
              title={current.plan ? t("title", { plan: current.plan.name[locale] }) : undefined}
              description={isPaid && current.cycle ? t(`cycle.${current.cycle}`) : undefined}
            >
              <PlanFacts
                current={current}
                endedAt={endedAt}
                tenant={tenant}
                workspace={{ url: workspace.href, host: workspace.host }}
              />
            </Section>
            <Usage
              readings={current.meters.flatMap(({ meter, ...reading }) =>
                isMeter(meter) ? [{ meter, ...reading }] : [],
              )}
              larger={<AnchorLink href={plansPath(tenantId)}>{t("larger")}</AnchorLink>}
            />
          </div>
          <QuickLinks billingPath={billingPath(tenantId)} settingsPath={`/tenant/settings${query}`} />
        </div>
      )}
    </Page>
  );
}

type Running = { plan: { code: string }; version: { trialEnd: { strategy: "free" | "disable" | "fallback" } } };

async function Trial(props: { tenantId: string; current: CurrentSubscription; running: Running; timeZone: string }) {
  const { tenantId, current, running, timeZone } = props;
  const { trialEndsAt } = current;
  const [t, locale, billing] = await Promise.all([
    getTranslations("portal.dashboard.trial"),
    getLocale(),
    getTranslations("portal.billing.trial"),
  ]);
  if (!trialEndsAt) return null;
  const { strategy } = running.version.trialEnd;
  const then = strategy === "free" && running.plan.code === "free" ? "stays" : strategy;
  return (
    <TrialStrip
      left={t("left", { count: calendarDaysBetween(current.now, trialEndsAt, timeZone) })}
      action={
        <ButtonLink href={plansPath(tenantId)} variant="default">
          {billing("activate")}
        </ButtonLink>
      }
    >
      {t.rich("ends", {
        date: () => (
          <DateTime iso={trialEndsAt.toISOString()} exact={formatExact(trialEndsAt, locale, timeZone)}>
            {formatDate(trialEndsAt, locale, timeZone)}
          </DateTime>
        ),
      })}{" "}
      {t(`then.${then}`)}
    </TrialStrip>
  );
}

/** The dashboard's shape while it is read. */
export async function DashboardSkeleton({ name }: { name: string }) {
  const state = await getTranslations("common.state");
  return (
    <Page title={<bdi>{name}</bdi>}>
      <div className={styles.columns}>
        <div className={styles.main}>
          <CardSkeleton label={state("loading")} lines={4} />
          <CardSkeleton label={state("loading")} lines={3} />
        </div>
        <CardSkeleton label={state("loading")} lines={2} />
      </div>
    </Page>
  );
}
