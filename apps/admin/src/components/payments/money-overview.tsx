"use client";
import { formatCount } from "@tenantry/i18n/format";
import { Section } from "@tenantry/ui/page";
import { CardSkeleton } from "@tenantry/ui/skeletons";
import { StatusBadge, type Tone } from "@tenantry/ui/status-badge";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { trpc } from "../../trpc/client.tsx";
import { Figure } from "../billing/figures.tsx";
import { LoadError } from "../chrome/problem.tsx";
import { invoicesAddress, parkedPath, paymentsAddress, reconciliationAddress } from "./money-address.ts";
import type { Summary } from "./money-types.ts";
import styles from "./payments.module.css";

const refreshMs = 30_000;

/** The company's money at a glance, and what of it waits for staff. */
export function MoneyOverview() {
  const t = useTranslations("revenue.company.overview");
  const common = useTranslations("common.state");
  const { data, error, refetch } = trpc.admin.payments.summary.useQuery(undefined, {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
  });
  if (!data)
    return error ? (
      <LoadError error={error} onRetry={() => void refetch()} />
    ) : (
      <CardSkeleton label={common("loading")} lines={6} />
    );
  return (
    <>
      <Section title={t("revenue")} description={t("revenueText")}>
        <Revenue revenue={data.revenue} />
      </Section>
      <Section title={t("debts")} description={t("debtsText")}>
        <Debts debts={data.debts} />
      </Section>
      <Section title={t("waiting")} description={t("waitingText")}>
        <Waiting summary={data} />
      </Section>
    </>
  );
}

function Revenue({ revenue }: Pick<Summary, "revenue">) {
  const t = useTranslations("revenue.company.overview");
  if (revenue.length === 0) return <p className={styles.soft}>{t("noRevenue")}</p>;
  return (
    <div className={styles.tiles}>
      {revenue.map(({ currency, monthly, paying }) => (
        <div key={currency} className={styles.tile}>
          <span className={styles.tileLabel}>{t("monthly", { currency })}</span>
          <span className={styles.tileFigure}>
            <Figure value={monthly} />
          </span>
          <span className={styles.soft}>{t("paying", { count: paying })}</span>
        </div>
      ))}
    </div>
  );
}

function Debts({ debts }: Pick<Summary, "debts">) {
  const t = useTranslations("revenue.company.overview");
  if (debts.length === 0) return <p className={styles.soft}>{t("noDebts")}</p>;
  const filters = { search: "", sandboxes: false };
  return (
    <div className={styles.tiles}>
      {debts.flatMap(({ currency, open, overdue }) =>
        (
          [
            ["open", open],
            ["overdue", overdue],
          ] as const
        ).map(([status, { invoices, due }]) => (
          <Tile key={`${currency} ${status}`} href={invoicesAddress({ ...filters, status, currency })}>
            <span className={styles.tileLabel}>{t(`owed.${status}`, { currency })}</span>
            <span className={styles.tileFigure}>
              <Figure value={due} />
            </span>
            <span className={styles.soft}>{t("invoices", { count: invoices })}</span>
          </Tile>
        )),
      )}
    </div>
  );
}

function Waiting({ summary }: { summary: Summary }) {
  const t = useTranslations("revenue.company.overview");
  const locale = useLocale();
  const { failed24h, quarantined, unprocessed, findings, parked } = summary;
  const differences = findings.high + findings.medium + findings.low;
  const views = { search: "" };
  const tiles: [key: "failed" | "quarantined" | "findings" | "parked" | "unprocessed", number, Tone, string][] = [
    ["failed", failed24h, "attention", paymentsAddress({ ...views, view: "failed" })],
    ["quarantined", quarantined, "blocked", paymentsAddress({ ...views, view: "quarantine" })],
    ["findings", differences, findings.high > 0 ? "blocked" : "attention", reconciliationAddress({ state: "open" })],
    ["parked", parked, "attention", parkedPath],
    ["unprocessed", unprocessed, "trial", paymentsAddress({ ...views, view: "inbox", state: "waiting" })],
  ];
  return (
    <div className={styles.tiles}>
      {tiles.map(([key, count, tone, href]) => (
        <Tile key={key} href={href}>
          <span className={styles.tileLabel}>{t(`counts.${key}`)}</span>
          <span className={styles.tileFigure}>
            <bdi>{formatCount(count, locale)}</bdi>
          </span>
          <span>
            <StatusBadge tone={count === 0 ? "active" : tone}>{count === 0 ? t("clear") : t("look")}</StatusBadge>
          </span>
        </Tile>
      ))}
    </div>
  );
}

function Tile({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={styles.tile}>
      {children}
    </Link>
  );
}
