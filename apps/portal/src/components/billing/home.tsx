import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconLock } from "@tabler/icons-react";
import { calendarDaysBetween } from "@tenantry/core/period/calendar-days";
import { formatDate, formatMoney } from "@tenantry/i18n/format";
import { ButtonLink } from "@tenantry/ui/links";
import { Page } from "@tenantry/ui/page";
import { getLocale, getTranslations } from "next-intl/server";
import { api, required } from "../../trpc/server.ts";
import { TrialStrip } from "../business/trial-strip.tsx";
import { isMeter, Usage } from "../business/usage.tsx";
import type { Query } from "./account.ts";
import { AddOns } from "./add-ons.tsx";
import { AddedCard } from "./added-card.tsx";
import styles from "./billing.module.css";
import type { Overview } from "./data.ts";
import { billingDetails, countryChoices } from "./details.ts";
import { DetailsForm } from "./details-form.tsx";
import { Day, Figure } from "./figures.tsx";
import { CreditNotes, Invoices, pageSize } from "./invoices.tsx";
import { Methods } from "./methods.tsx";
import { payPath, plansPath } from "./paths.ts";
import { PendingNotice } from "./pending-notice.tsx";
import { PlanSection } from "./plan-section.tsx";
import { cardOf } from "./present.ts";
import { isPayable, SubscriptionBadge } from "./status.tsx";

export type BillingHomeProps = { tenantId: string; mayWrite: boolean; query: Query };

/** Everything about what a business pays: the plan, what needs attention, invoices, cards, and who is billed. */
export async function BillingHome({ tenantId, mayWrite, query }: BillingHomeProps) {
  const page = Number(query.page) || 1;
  const [t, pricing, locale, overview, { tenant }, current, list, open, notes, cards, profile, gateways] =
    await Promise.all([
      getTranslations("portal.billing"),
      getTranslations("portal.dashboard.plan"),
      getLocale(),
      required(api.subscription.overview({ tenantId })),
      required(api.tenant.get({ tenantId })),
      required(api.subscription.current({ tenantId })),
      required(api.billing.invoices({ tenantId, page, pageSize })),
      required(api.billing.invoices({ tenantId, status: "open", pageSize: 100 })),
      required(api.billing.creditNotes({ tenantId })),
      required(api.billing.methods({ tenantId })),
      required(api.billing.profile({ tenantId })),
      required(api.billing.gateways({ tenantId })),
    ]);
  const { status, timeZone, now } = overview;
  const readings = current.meters.flatMap(({ meter, ...reading }) => (isMeter(meter) ? [{ meter, ...reading }] : []));
  return (
    <Page title={t("title")} meta={status ? <SubscriptionBadge status={status} /> : null}>
      {mayWrite ? null : (
        <Alert color="amber" icon={<IconLock aria-hidden="true" />} title={t("readOnly.title")}>
          {t("readOnly.text")}
        </Alert>
      )}
      <Done query={query} overview={overview} />
      {query.card === "added" ? <AddedCard tenantId={tenantId} /> : null}
      {query.card === "left" ? <Alert role="status">{t("methods.abandoned")}</Alert> : null}
      <PastDue tenantId={tenantId} open={open.rows} timeZone={timeZone} mayWrite={mayWrite} />
      <Trial tenantId={tenantId} overview={overview} mayWrite={mayWrite} />
      <PendingNotice tenantId={tenantId} overview={overview} mayWrite={mayWrite} />
      <Ending overview={overview} />
      <div className={styles.columns}>
        <PlanSection tenantId={tenantId} overview={overview} mayWrite={mayWrite} />
        <Usage
          readings={readings}
          larger={
            <ButtonLink href={plansPath(tenantId)} variant="default" size="sm">
              {pricing("larger")}
            </ButtonLink>
          }
        />
      </div>
      <AddOns tenantId={tenantId} overview={overview} mayWrite={mayWrite} />
      <Invoices tenantId={tenantId} list={list} page={page} timeZone={timeZone} mayWrite={mayWrite} />
      {notes.total > 0 ? <CreditNotes tenantId={tenantId} notes={notes.rows} timeZone={timeZone} /> : null}
      <Methods
        tenantId={tenantId}
        cards={cards.map((card) => cardOf(card, now))}
        mayWrite={mayWrite}
        canAdd={gateways.gateways.some(({ hosted, savesMethods }) => hosted && savesMethods)}
      />
      <DetailsForm
        tenantId={tenantId}
        details={billingDetails(profile, tenant)}
        countries={countryChoices(locale)}
        mayWrite={mayWrite}
      />
    </Page>
  );
}

/** What has just happened, after a change without a payment or a cancellation. */
async function Done({ query, overview }: { query: Query; overview: Overview }) {
  const [t, locale] = await Promise.all([getTranslations("portal.billing.done"), getLocale()]);
  const { plan, stopsAt, timeZone } = overview;
  const words =
    query.done === "applied" && plan
      ? t("applied", { plan: plan.name[locale] })
      : query.done === "added"
        ? t("added")
        : query.done === "canceled" && stopsAt
          ? t("canceled", { date: `\u2068${formatDate(stopsAt, locale, timeZone)}\u2069` })
          : null;
  if (!words) return null;
  return (
    <Alert role="status" color="evergreen" icon={<IconCheck aria-hidden="true" />}>
      {words}
    </Alert>
  );
}

type Rows = Awaited<ReturnType<typeof api.billing.invoices>>["rows"];

async function PastDue(props: { tenantId: string; open: Rows; timeZone: string; mayWrite: boolean }) {
  const { tenantId, open, timeZone, mayWrite } = props;
  const [t, locale] = await Promise.all([getTranslations("portal.billing.pastDue"), getLocale()]);
  const owed = open.findLast((row) => isPayable(row) && (row.isOverdue || row.word === "FAILED"));
  if (!owed?.number || !owed.dueAt) return null;
  const { id, number, dueAt, due, word } = owed;
  return (
    <Alert role="status" color="amber" icon={<IconAlertTriangle aria-hidden="true" />} title={t("title")}>
      <p>
        {t.rich("text", {
          number: () => <bdi>{number}</bdi>,
          amount: () => <Figure value={due} />,
          due: () => <Day at={dueAt} timeZone={timeZone} />,
        })}{" "}
        {word === "FAILED" ? t("failedText") : null}
      </p>
      {mayWrite ? (
        <ButtonLink href={payPath(tenantId, id)} size="sm">
          {t("pay", { amount: `\u2068${formatMoney(due, locale)}\u2069` })}
        </ButtonLink>
      ) : null}
    </Alert>
  );
}

async function Trial(props: { tenantId: string; overview: Overview; mayWrite: boolean }) {
  const { tenantId, overview, mayWrite } = props;
  const [t, dashboard, locale] = await Promise.all([
    getTranslations("portal.billing.trial"),
    getTranslations("portal.dashboard.trial"),
    getLocale(),
  ]);
  const { trialEndsAt, pendingChange, timeZone, status, now } = overview;
  if (!trialEndsAt || status !== "trialing") return null;
  const date = () => <Day at={trialEndsAt} timeZone={timeZone} />;
  return (
    <TrialStrip
      left={dashboard("left", { count: calendarDaysBetween(now, trialEndsAt, timeZone) })}
      action={
        mayWrite && !pendingChange ? <ButtonLink href={plansPath(tenantId)}>{t("activate")}</ButtonLink> : undefined
      }
    >
      {pendingChange && !pendingChange.invoiceId
        ? t.rich("scheduled", { plan: pendingChange.planName[locale], date })
        : t.rich("ends", { date })}
    </TrialStrip>
  );
}

async function Ending({ overview }: { overview: Overview }) {
  const [t, locale] = await Promise.all([getTranslations("portal.billing.ending"), getLocale()]);
  const { stopsAt, status, timeZone, follows, isCanceled } = overview;
  if (!stopsAt || status === "ended") return null;
  return (
    <Alert
      role="status"
      color="amber"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t("title", { date: `\u2068${formatDate(stopsAt, locale, timeZone)}\u2069` })}
    >
      {isCanceled ? null : t("noRenew")} {t(follows)}
    </Alert>
  );
}
