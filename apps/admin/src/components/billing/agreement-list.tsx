"use client";
import { Button } from "@mantine/core";
import { isCurrency, money } from "@tenantry/core/money";
import { formatMoney, formatRate } from "@tenantry/i18n/format";
import { DataTable } from "@tenantry/ui/data-table";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import inset from "../chrome/inset.module.css";
import { LoadError } from "../chrome/problem.tsx";
import { useDone } from "./act-dialog.tsx";
import styles from "./billing.module.css";
import type { Agreement, Place } from "./billing-types.ts";
import { Day, isolated } from "./figures.tsx";
import { ReasonAct } from "./reason-act.tsx";
import { useLineNames } from "./use-line-names.ts";

/** Agreements on price and terms that stand or are still to begin. */
export function AgreementList({ tenantId, billing, maySell }: Place & { maySell: boolean }) {
  const t = useTranslations("revenue.tenantBilling.agreements");
  const common = useTranslations("common.state");
  const valueWords = useValueWords();
  const [asked, setAsked] = useState<Agreement | null>(null);
  const close = () => setAsked(null);
  const done = useDone(close);
  const { data, error, refetch } = trpc.admin.billing.agreements.useQuery({ tenantId });
  const withdraw = trpc.admin.billing.withdrawAgreement.useMutation({ onSuccess: () => done(t("withdrawn")) });
  const { timeZone, now } = billing;
  return (
    <Section title={t("title")} flush>
      <div className={inset.inset}>
        {data ? (
          <DataTable
            label={t("title")}
            rows={data}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "what",
                label: t("what"),
                cell: (row) => (
                  <>
                    {valueWords(row)} {row.startsAt > now ? <StatusBadge tone="trial">{t("later")}</StatusBadge> : null}
                    <span className={styles.detail}>
                      <bdi>{row.reason}</bdi>
                      {row.by ? (
                        <>
                          {" · "}
                          <bdi>{row.by}</bdi>
                        </>
                      ) : null}
                    </span>
                  </>
                ),
              },
              {
                key: "until",
                label: t("window"),
                cell: (row) => (
                  <>
                    <Day at={row.startsAt} timeZone={timeZone} /> –{" "}
                    {row.endsAt ? <Day at={row.endsAt} timeZone={timeZone} /> : t("open")}
                  </>
                ),
              },
              ...(maySell
                ? [
                    {
                      key: "act",
                      label: t("actions"),
                      align: "end" as const,
                      cell: (row: Agreement) => (
                        <Button
                          variant="default"
                          size="compact-sm"
                          aria-label={t("withdrawNamed", { what: valueWords(row) })}
                          onClick={() => setAsked(row)}
                        >
                          {t("withdraw")}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
            empty={<EmptyState title={t("none")} text={t("noneText")} />}
          />
        ) : error ? (
          <LoadError error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton label={common("loading")} columns={2} rows={2} />
        )}
      </div>
      {asked ? (
        <ReasonAct
          title={t("withdrawTitle")}
          text={t("withdrawText", { what: valueWords(asked) })}
          submit={t("withdraw")}
          act={withdraw}
          onClose={close}
          onSubmit={(reason) => withdraw.mutate({ tenantId, agreementId: asked.id, reason })}
        />
      ) : null}
    </Section>
  );
}

function useValueWords(): (agreement: Agreement) => string {
  const t = useTranslations("revenue.tenantBilling.agreements");
  const cycles = useTranslations("revenue.tenantBilling.cycles");
  const locale = useLocale();
  const { planName } = useLineNames();
  return ({ value }) => {
    const plan = (code: string | null) => (code === null ? t("anyPlan") : isolated(planName(code)));
    switch (value.kind) {
      case "comp":
        return t("comp", { plan: plan(value.planCode) });
      case "percent_off":
        return t("percentOff", {
          percent: isolated(formatRate(BigInt(value.offPpm), locale)),
          plan: plan(value.planCode),
        });
      case "fixed_price": {
        const { currency, priceMinor } = value;
        const amount = isCurrency(currency) ? formatMoney(money(BigInt(priceMinor), currency), locale) : priceMinor;
        return t("fixedPrice", {
          amount: isolated(amount),
          cycle: cycles(`per.${value.cycle}`),
          plan: plan(value.planCode),
        });
      }
      case "payment_terms":
        return t("paymentTerms", { count: value.termsDays });
    }
  };
}
