"use client";
import { Button } from "@mantine/core";
import { type Definition, DefinitionList } from "@tenantry/ui/definition-list";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { AgreementDialog } from "./agreement-dialog.tsx";
import styles from "./billing.module.css";
import type { Place } from "./billing-types.ts";
import { ChangeDialog } from "./change-dialog.tsx";
import { Day, Figure, Moment } from "./figures.tsx";
import { LineDialog } from "./line-dialog.tsx";
import { PeriodDialog } from "./period-dialog.tsx";
import { AutoRenewAct, GenerateAct, PauseAct, TaxAct, UnpauseAct } from "./simple-acts.tsx";
import { SubscriptionBadge } from "./status.tsx";
import { TrialDialog } from "./trial-dialog.tsx";

const acts = {
  change: ChangeDialog,
  trial: TrialDialog,
  agreement: AgreementDialog,
  period: PeriodDialog,
  line: LineDialog,
  generate: GenerateAct,
  pause: PauseAct,
  unpause: UnpauseAct,
  autoRenew: AutoRenewAct,
  tax: TaxAct,
} as const;
type Act = keyof typeof acts;

/** What the tenant has and pays, and what staff can do about it. */
export function SubscriptionState({
  tenantId,
  billing,
  maySell,
  mayBill,
}: Place & { maySell: boolean; mayBill: boolean }) {
  const t = useTranslations("revenue.tenantBilling.state");
  const actWords = useTranslations("revenue.tenantBilling.act");
  const cycles = useTranslations("revenue.tenantBilling.cycles");
  const common = useTranslations("common.state");
  const locale = useLocale();
  const [asked, setAsked] = useState<Act | null>(null);
  const { status, plan, price, period, timeZone, trialEndsAt, stopsAt, balance, autoRenew } = billing;
  const isLive = status !== null && status !== "ended";
  const isTrial = trialEndsAt !== null;
  const offered = actsFor({
    isLive,
    isTrial,
    isPaused: billing.pausedAt !== null,
    isFree: billing.isFree,
    maySell,
    mayBill,
  });
  const dated = (term: string, at: Date | null): Definition[] =>
    at ? [{ term, description: <Day at={at} timeZone={timeZone} /> }] : [];
  const Dialog = asked && acts[asked];
  return (
    <Section title={t("title")} action={status ? <SubscriptionBadge status={status} /> : null}>
      <DefinitionList
        items={[
          { term: t("plan"), description: plan ? <bdi>{plan.name[locale]}</bdi> : t("none") },
          {
            term: t("price"),
            description: price ? (
              <>
                {price.own.minor === price.list.minor ? null : (
                  <s className={styles.list}>
                    <Figure value={price.list} />
                  </s>
                )}
                <Figure value={price.own} strong /> {cycles(`per.${billing.cycle}`)}
                {price.isComp ? ` · ${t("comp")}` : null}
              </>
            ) : (
              "–"
            ),
          },
          ...(isTrial ? [{ term: t("trialEnds"), description: <Moment at={trialEndsAt} timeZone={timeZone} /> }] : []),
          ...(period && !isTrial
            ? [
                {
                  term: t("period"),
                  description: (
                    <>
                      <Day at={period.start} timeZone={timeZone} /> – <Day at={period.end} timeZone={timeZone} />
                    </>
                  ),
                },
              ]
            : []),
          { term: t("autoRenew"), description: common(autoRenew ? "yes" : "no") },
          ...dated(t(billing.isCanceled ? "canceledFor" : "stopsAt"), stopsAt),
          ...dated(t("pausedAt"), billing.pausedAt),
          ...dated(t("endedAt"), billing.endedAt),
          {
            term: t("balance"),
            description: (
              <>
                <Figure value={balance} />
                {balance.minor === 0n ? null : (
                  <span className={styles.detail}>{t(balance.minor > 0n ? "inFavour" : "owed")}</span>
                )}
              </>
            ),
          },
          { term: t("terms"), description: t("termsDays", { count: billing.termsDays }) },
          { term: t("taxExempt"), description: common(billing.taxExempt ? "yes" : "no") },
          { term: t("timeZone"), description: <Bdi>{timeZone}</Bdi> },
        ]}
      />
      {offered.length > 0 ? (
        <div className={styles.acts}>
          {offered.map((act) => (
            <Button
              key={act}
              variant={act === "change" ? "filled" : "default"}
              size="compact-sm"
              onClick={() => setAsked(act)}
            >
              {act === "autoRenew"
                ? actWords(autoRenew ? "autoRenewOff" : "autoRenewOn")
                : act === "tax"
                  ? actWords(billing.taxExempt ? "taxOn" : "taxOff")
                  : actWords(act)}
            </Button>
          ))}
        </div>
      ) : null}
      {Dialog ? <Dialog tenantId={tenantId} billing={billing} onClose={() => setAsked(null)} /> : null}
    </Section>
  );
}

/** What can be done in this state; the server has the last word. */
function actsFor(state: {
  isLive: boolean;
  isTrial: boolean;
  isPaused: boolean;
  isFree: boolean;
  maySell: boolean;
  mayBill: boolean;
}): Act[] {
  const { isLive, isTrial, isPaused, isFree, maySell, mayBill } = state;
  const isPaid = isLive && !isTrial && !isFree;
  return [
    ...(maySell && !isPaused ? (["change"] as const) : []),
    ...(maySell && isTrial ? (["trial"] as const) : []),
    ...(maySell ? (["agreement"] as const) : []),
    ...(mayBill ? (["line", "generate"] as const) : []),
    ...(mayBill && isPaid && !isPaused ? (["period", "autoRenew"] as const) : []),
    ...(mayBill && isLive && !isTrial ? ([isPaused ? "unpause" : "pause"] as const) : []),
    ...(mayBill ? (["tax"] as const) : []),
  ];
}
