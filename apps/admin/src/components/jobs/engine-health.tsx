"use client";
import { formatCount } from "@tenantry/i18n/format";
import { AnchorLink } from "@tenantry/ui/links";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { trpc } from "../../trpc/client.tsx";
import { useDuration } from "../chrome/duration.ts";
import { LoadError } from "../chrome/problem.tsx";
import styles from "./engine-health.module.css";
import { runListAddress } from "./list-address.ts";

const refreshMs = 5_000;
/** Due work that nobody takes for this long means that no worker runs. */
const slowMs = 10_000;

/** The engine in one line: how late it is, what it does, what went wrong. */
export function EngineHealth() {
  const t = useTranslations("admin.jobs.health");
  const locale = useLocale();
  const duration = useDuration();
  const { data, error, refetch } = trpc.admin.jobs.health.useQuery(undefined, {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
  });
  if (!data) return error ? <LoadError error={error} onRetry={() => void refetch()} /> : null;
  const { lagMs, oldestWaitingMs, waiting, running, failed24h } = data;
  const isSlow = lagMs > slowMs;
  return (
    <section className={styles.health} aria-label={t("label")}>
      <div className={styles.word}>
        <StatusBadge tone={isSlow ? "blocked" : failed24h > 0 ? "attention" : "active"}>
          {isSlow ? t("slow") : failed24h > 0 ? t("failing", { count: failed24h }) : t("good")}
        </StatusBadge>
        {failed24h > 0 ? (
          <AnchorLink href={runListAddress({ search: "", status: "failed", page: 1 })} size="sm">
            {t("showFailed")}
          </AnchorLink>
        ) : null}
      </div>
      <dl className={styles.figures}>
        <Figure term={t("lag")}>{duration(lagMs)}</Figure>
        <Figure term={t("oldest")}>{duration(oldestWaitingMs)}</Figure>
        <Figure term={t("waiting")}>{formatCount(waiting, locale)}</Figure>
        <Figure term={t("running")}>{formatCount(running, locale)}</Figure>
        <Figure term={t("failed")}>{formatCount(failed24h, locale)}</Figure>
      </dl>
    </section>
  );
}

function Figure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}
