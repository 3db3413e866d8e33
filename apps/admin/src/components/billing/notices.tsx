"use client";
import { Alert, Button } from "@mantine/core";
import { IconAlertTriangle, IconClockPause, IconHandStop } from "@tabler/icons-react";
import { isCurrency, money } from "@tenantry/core/money";
import { formatDate, formatDateTime, formatMoney } from "@tenantry/i18n/format";
import { AnchorLink } from "@tenantry/ui/links";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { useDone } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import { billingAddress } from "./billing-address.ts";
import type { Billing, Place } from "./billing-types.ts";
import { isolated } from "./figures.tsx";
import { ReasonAct } from "./reason-act.tsx";

/** What waits for somebody: a hold, a debt, a change. */
export function Notices({ tenantId, billing, maySell, mayBill }: Place & { maySell: boolean; mayBill: boolean }) {
  const { hold, pastDue, pendingChange } = billing;
  return (
    <>
      {hold ? <Hold tenantId={tenantId} hold={hold} timeZone={billing.timeZone} mayBill={mayBill} /> : null}
      {pastDue ? <PastDue tenantId={tenantId} pastDue={pastDue} timeZone={billing.timeZone} /> : null}
      {pendingChange ? (
        <Pending tenantId={tenantId} change={pendingChange} timeZone={billing.timeZone} maySell={maySell} />
      ) : null}
    </>
  );
}

function Hold({
  tenantId,
  hold,
  timeZone,
  mayBill,
}: {
  tenantId: string;
  hold: NonNullable<Billing["hold"]>;
  timeZone: string;
  mayBill: boolean;
}) {
  const t = useTranslations("revenue.tenantBilling.hold");
  const locale = useLocale();
  const [isAsked, setIsAsked] = useState(false);
  const close = () => setIsAsked(false);
  const done = useDone(close);
  const release = trpc.admin.billing.releaseHold.useMutation({ onSuccess: () => done(t("released")) });
  const { lines, netMinor, currency } = hold.details;
  const isKnown = typeof netMinor === "string" && typeof currency === "string" && isCurrency(currency);
  return (
    <Alert color="brick" icon={<IconHandStop aria-hidden="true" />} title={t("title")}>
      <p className={styles.plain}>{t(`reason.${hold.reason}`)}</p>
      <p className={styles.note}>
        {t("since", { at: isolated(formatDateTime(hold.createdAt, locale, timeZone)) })}{" "}
        {isKnown
          ? t("bill", {
              count: Number(lines ?? 0),
              amount: isolated(formatMoney(money(BigInt(netMinor), currency), locale)),
            })
          : null}
      </p>
      {mayBill ? (
        <div className={styles.acts}>
          <Button size="compact-sm" onClick={() => setIsAsked(true)}>
            {t("release")}
          </Button>
        </div>
      ) : null}
      {isAsked ? (
        <ReasonAct
          title={t("releaseTitle")}
          text={t("releaseText")}
          submit={t("release")}
          act={release}
          onClose={close}
          onSubmit={(reason) => release.mutate({ tenantId, holdId: hold.id, reason })}
        />
      ) : null}
    </Alert>
  );
}

function PastDue({
  tenantId,
  pastDue,
  timeZone,
}: {
  tenantId: string;
  pastDue: NonNullable<Billing["pastDue"]>;
  timeZone: string;
}) {
  const t = useTranslations("revenue.tenantBilling.pastDue");
  const locale = useLocale();
  const { due, since, access, readOnlyAt, lastDay, lastAt, next, invoiceId, number } = pastDue;
  const day = (at: Date) => isolated(formatDate(at, locale, timeZone));
  return (
    <Alert color="amber" icon={<IconAlertTriangle aria-hidden="true" />} title={t("title")}>
      <p className={styles.plain}>
        <AnchorLink href={billingAddress(tenantId, invoiceId)}>
          <Bdi>{number ?? "–"}</Bdi>
        </AnchorLink>{" "}
        {t("debt", { amount: isolated(formatMoney(due, locale)), date: day(since) })}
      </p>
      <ul className={styles.facts}>
        <li>{t(`access.${access}`, { date: day(readOnlyAt) })}</li>
        <li>{lastDay === null || !lastAt ? t("noStep") : t("lastStep", { day: lastDay, date: day(lastAt) })}</li>
        <li>{next.at ? t(`next.${next.kind}`, { date: day(next.at) }) : t(`nextSweep.${next.kind}`)}</li>
      </ul>
    </Alert>
  );
}

function Pending({
  tenantId,
  change,
  timeZone,
  maySell,
}: {
  tenantId: string;
  change: NonNullable<Billing["pendingChange"]>;
  timeZone: string;
  maySell: boolean;
}) {
  const t = useTranslations("revenue.tenantBilling.pending");
  const cycles = useTranslations("revenue.tenantBilling.cycles");
  const locale = useLocale();
  const [isAsked, setIsAsked] = useState(false);
  const close = () => setIsAsked(false);
  const done = useDone(close);
  const withdraw = trpc.admin.billing.withdrawChange.useMutation({ onSuccess: () => done(t("withdrawn")) });
  const { planName, cycle, effectiveAt, expiresAt, invoiceId } = change;
  const plan = isolated(planName[locale]);
  const day = (at: Date) => isolated(formatDateTime(at, locale, timeZone));
  return (
    <Alert color="sky" icon={<IconClockPause aria-hidden="true" />} title={t("title", { plan, cycle: cycles(cycle) })}>
      <p className={styles.plain}>
        {invoiceId && expiresAt ? t("unpaid", { date: day(expiresAt) }) : t("scheduled", { date: day(effectiveAt) })}{" "}
        {invoiceId ? <AnchorLink href={billingAddress(tenantId, invoiceId)}>{t("invoice")}</AnchorLink> : null}
      </p>
      {maySell ? (
        <div className={styles.acts}>
          <Button variant="default" size="compact-sm" onClick={() => setIsAsked(true)}>
            {t("withdraw")}
          </Button>
        </div>
      ) : null}
      {isAsked ? (
        <ReasonAct
          title={t("withdrawTitle", { plan })}
          text={t(invoiceId ? "withdrawUnpaid" : "withdrawText")}
          submit={t("withdraw")}
          act={withdraw}
          onClose={close}
          onSubmit={(reason) => withdraw.mutate({ tenantId, reason })}
        />
      ) : null}
    </Alert>
  );
}
