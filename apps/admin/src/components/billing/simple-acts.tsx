"use client";
import { formatDate } from "@tenantry/i18n/format";
import { useLocale, useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { useDone } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import type { Place } from "./billing-types.ts";
import { Figure, isolated } from "./figures.tsx";
import { ReasonAct } from "./reason-act.tsx";
import { useLineNames } from "./use-line-names.ts";

export type ActProps = Place & { onClose: () => void };

export function PauseAct({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.pause");
  const done = useDone(onClose);
  const act = trpc.admin.billing.pause.useMutation({ onSuccess: () => done(t("done")) });
  return (
    <ReasonAct
      title={t("title")}
      text={
        <>
          <p className={styles.plain}>{t("text")}</p>
          {billing.pendingChange?.invoiceId ? <p className={styles.note}>{t("checkout")}</p> : null}
        </>
      }
      submit={t("submit")}
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, reason })}
    />
  );
}

export function UnpauseAct({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.unpause");
  const locale = useLocale();
  const done = useDone(onClose);
  const act = trpc.admin.billing.unpause.useMutation({ onSuccess: () => done(t("done")) });
  const { period, timeZone, now } = billing;
  const goesOn = period && period.end > now;
  return (
    <ReasonAct
      title={t("title")}
      text={goesOn ? t("goesOn", { date: isolated(formatDate(period.end, locale, timeZone)) }) : t("restarts")}
      submit={t("submit")}
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, reason })}
    />
  );
}

export function AutoRenewAct({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.autoRenew");
  const locale = useLocale();
  const done = useDone(onClose);
  const act = trpc.admin.billing.setAutoRenew.useMutation({ onSuccess: () => done(t("done")) });
  const { autoRenew, period, timeZone, follows } = billing;
  const date = isolated(period ? formatDate(period.end, locale, timeZone) : "–");
  return (
    <ReasonAct
      title={t(autoRenew ? "offTitle" : "onTitle")}
      text={autoRenew ? t(follows === "free" ? "offFree" : "offNone", { date }) : t("on", { date })}
      submit={t(autoRenew ? "off" : "onSubmit")}
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, autoRenew: !autoRenew, reason })}
    />
  );
}

export function TaxAct({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.tax");
  const done = useDone(onClose);
  const act = trpc.admin.billing.setTaxExempt.useMutation({ onSuccess: () => done(t("done")) });
  const { taxExempt } = billing;
  return (
    <ReasonAct
      title={t(taxExempt ? "chargeTitle" : "exemptTitle")}
      text={t(taxExempt ? "charge" : "exempt")}
      submit={t(taxExempt ? "chargeSubmit" : "exemptSubmit")}
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, taxExempt: !taxExempt, reason })}
    />
  );
}

/** Bills what waits, and the current period where nobody has billed it. */
export function GenerateAct({ tenantId, billing, onClose }: ActProps) {
  const t = useTranslations("revenue.tenantBilling.generate");
  const locale = useLocale();
  const { lineName } = useLineNames();
  const done = useDone(onClose);
  const act = trpc.admin.billing.generateInvoice.useMutation({
    onSuccess: ({ number }) => done(t("done", { number: isolated(number) })),
  });
  return (
    <ReasonAct
      title={t("title")}
      text={
        <>
          <p className={styles.plain}>{t("text")}</p>
          {billing.waiting.length > 0 ? (
            <ul className={styles.facts}>
              {billing.waiting.map(({ id, code, description, amount }) => (
                <li key={id}>
                  <bdi>{description?.[locale] ?? lineName(code)}</bdi>: <Figure value={amount} />
                </li>
              ))}
            </ul>
          ) : (
            <p className={styles.note}>{t("nothingWaits")}</p>
          )}
        </>
      }
      submit={t("submit")}
      act={act}
      onClose={onClose}
      onSubmit={(reason) => act.mutate({ tenantId, reason })}
    />
  );
}
