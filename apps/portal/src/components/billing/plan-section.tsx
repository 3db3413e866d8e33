import { formatDate } from "@tenantry/i18n/format";
import { type Definition, DefinitionList } from "@tenantry/ui/definition-list";
import { ButtonLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AutoRenew } from "./auto-renew.tsx";
import styles from "./billing.module.css";
import type { Overview } from "./data.ts";
import { Day, Figure } from "./figures.tsx";
import { cancelPath, plansPath } from "./paths.ts";
import { Resume } from "./resume.tsx";

export type PlanSectionProps = { tenantId: string; overview: Overview; mayWrite: boolean };

/** What is paid for, at which price, until when; and the ways to change it. */
export async function PlanSection({ tenantId, overview, mayWrite }: PlanSectionProps) {
  const [t, locale] = await Promise.all([getTranslations("portal.billing.plan"), getLocale()]);
  const { plan, status, price, cycle, isFree, period, timeZone, stopsAt, trialEndsAt, endedAt, balance } = overview;
  const isLive = plan !== null && status !== null && endedAt === null;
  if (!isLive) {
    return (
      <Section title={t("none")}>
        <p className={styles.text}>{t("noneText")}</p>
        {mayWrite ? <ButtonLink href={plansPath(tenantId)}>{t("choose")}</ButtonLink> : null}
      </Section>
    );
  }
  const day = (at: Date) => <Day at={at} timeZone={timeZone} />;
  const facts: Definition[] = [
    { term: t("price"), description: <Price price={price} cycle={cycle} isFree={isFree} /> },
    ...(period ? [{ term: t(trialEndsAt ? "trial" : "period"), description: range(t, period, day) }] : []),
    ...(period && !trialEndsAt && !isFree
      ? [{ term: t(stopsAt ? "ends" : "renews"), description: day(stopsAt ?? period.end) }]
      : []),
    ...(balance.minor === 0n
      ? []
      : [
          {
            term: t("balance"),
            description: t.rich(balance.minor > 0n ? "credit" : "debt", {
              amount: () => <Figure value={balance.minor > 0n ? balance : { ...balance, minor: -balance.minor }} />,
            }),
          },
        ]),
  ];
  const renews = period && !isFree && !trialEndsAt && status !== "paused";
  const stop = stopsAt && (status === "canceling" || status === "trialing" || status === "past_due");
  const endDay = formatDate(stopsAt ?? period?.end ?? new Date(0), locale, timeZone);
  return (
    <Section title={t("title", { plan: plan.name[locale] })}>
      <DefinitionList items={facts} />
      {renews ? (
        <AutoRenew
          tenantId={tenantId}
          isOn={overview.autoRenew && stopsAt === null}
          date={endDay}
          mayWrite={mayWrite}
        />
      ) : null}
      {mayWrite ? (
        <div className={styles.actions}>
          {stop ? (
            <Resume tenantId={tenantId} date={endDay} isTrial={trialEndsAt !== null} />
          ) : (
            <ButtonLink href={plansPath(tenantId)} variant={status === "trialing" ? "default" : "filled"}>
              {t("change")}
            </ButtonLink>
          )}
          {!stop && !isFree && status !== "paused" ? (
            <ButtonLink href={cancelPath(tenantId)} variant="subtle" color="brick">
              {t("cancel")}
            </ButtonLink>
          ) : null}
        </div>
      ) : null}
    </Section>
  );
}

type Words = Awaited<ReturnType<typeof getTranslations<"portal.billing.plan">>>;

const range = (t: Words, { start, end }: { start: Date; end: Date }, day: (at: Date) => ReactNode) =>
  t.rich("range", { from: () => day(start), to: () => day(end) });

/** The own price, and the list price struck through where they differ. */
export async function Price({ price, cycle, isFree }: Pick<Overview, "price" | "cycle" | "isFree">) {
  const t = await getTranslations("portal.billing.plan");
  if (!price) return <>{t(isFree ? "free" : "byAgreement")}</>;
  const { own, list, isComp } = price;
  if (isComp) return <>{t("comp")}</>;
  if (own.minor === 0n) return <>{t("free")}</>;
  return (
    <>
      {own.minor === list.minor ? null : (
        <s className={styles.struck}>
          <Figure value={list} />
        </s>
      )}{" "}
      {t.rich(`per.${cycle}`, { amount: () => <Figure value={own} strong /> })}{" "}
      <span className={styles.soft}>{t("beforeTax")}</span>
    </>
  );
}
