import { Alert } from "@mantine/core";
import { add, zero } from "@tenantry/core/money";
import { formatCount, formatDate } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { Section } from "@tenantry/ui/page";
import { getLocale, getTranslations } from "next-intl/server";
import { api, required } from "../../trpc/server.ts";
import { isMeter } from "../business/usage.tsx";
import { type Catalogue, limitWords } from "../marketing/offers.ts";
import styles from "./billing.module.css";
import { ConfirmChange } from "./confirm-change.tsx";
import { ConvertAt } from "./convert-at.tsx";
import { catalogueNames, namesOf, type Overview, type Preview } from "./data.ts";
import { Day, Figure } from "./figures.tsx";
import { NeedsCard } from "./needs-card.tsx";
import { payOptions } from "./pay-options.ts";
import { cardOf } from "./present.ts";
import { Statement } from "./statement.tsx";

export type ChangePreviewProps = {
  tenantId: string;
  overview: Overview;
  preview: Preview;
  catalogue: Catalogue;
  /** Name of the plan that is changed to. */
  plan: string;
  convertAt: "now" | "trial_end";
  mayWrite: boolean;
};

/** What happens, what is charged now and later, what is lost, how to undo it; then the choice of payment and the click. */
export async function ChangePreview(props: ChangePreviewProps) {
  const { tenantId, overview, preview, plan, convertAt, mayWrite } = props;
  const [t, locale] = await Promise.all([getTranslations("portal.billing.checkout"), getLocale()]);
  const { timeZone, trialEndsAt, pendingChange } = overview;
  const { mode, cycle, dueNow, effectiveAt, planCode } = preview;
  const isTrial = trialEndsAt !== null;
  const isLater = mode === "period_end";
  const day = (at: Date) => <Day at={at} timeZone={timeZone} />;
  const dayWords = formatDate(effectiveAt, locale, timeZone);
  const how = isTrial ? t(isLater ? "startAtEnd" : "startNow") : overview.isFree ? t("startFirst") : t(`modes.${mode}`);
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        {isTrial ? (
          <ConvertAt
            tenantId={tenantId}
            planCode={planCode}
            cycle={cycle}
            value={convertAt}
            date={formatDate(trialEndsAt, locale, timeZone)}
          />
        ) : null}
        <Section title={t("summary")}>
          <DefinitionList
            items={[
              ...(overview.plan && !isTrial
                ? [
                    {
                      term: t("from"),
                      description: t(`planCycle.${overview.cycle}`, { plan: overview.plan.name[locale] }),
                    },
                  ]
                : []),
              { term: t("to"), description: t(`planCycle.${cycle}`, { plan }) },
              { term: t("how"), description: how },
              {
                term: t("effective"),
                description: isLater ? day(effectiveAt) : dueNow.minor > 0n ? t("afterPayment") : t("today"),
              },
              {
                term: t("newPeriod"),
                description: t.rich("range", {
                  from: () => day(preview.newPeriod.start),
                  to: () => day(preview.newPeriod.end),
                }),
              },
            ]}
          />
          {preview.supersedes && pendingChange ? (
            <p className={styles.note}>{t("supersedes", { plan: pendingChange.planName[locale] })}</p>
          ) : null}
        </Section>
        <Losses {...props} />
        <Section title={t("undo")}>
          <p className={styles.plain}>
            {isLater ? t.rich("undoScheduled", { date: () => day(effectiveAt) }) : t("undoNow")}
          </p>
          {dueNow.minor > 0n ? <p className={styles.note}>{t("undoUnpaid")}</p> : null}
        </Section>
      </div>
      <div className={styles.column}>
        <Charges {...props} />
        {mayWrite ? (
          <Confirm
            {...props}
            label={
              isLater
                ? isTrial
                  ? t("confirmStart", { plan })
                  : t("confirmSchedule", { plan, date: `\u2068${dayWords}\u2069` })
                : t("confirmNow", { plan })
            }
          />
        ) : null}
      </div>
    </div>
  );
}

async function Charges({ overview, preview, catalogue }: ChangePreviewProps) {
  const t = await getTranslations("portal.billing.checkout");
  const { timeZone } = overview;
  const { lines, dueNow, mode, total, creditNote, recurring, newPeriod, effectiveAt } = preview;
  const isBilled = (mode === "prorate" || mode === "reset") && lines.length > 0;
  const next = mode === "period_end" ? effectiveAt : newPeriod.end;
  const isCarried = isBilled && dueNow.minor === 0n && total.minor > 0n && preview.balanceAfter.minor < 0n;
  return (
    <Section title={t("charge")}>
      {isBilled ? (
        <Statement
          label={t("charge")}
          lines={lines}
          taxes={preview.taxes}
          net={preview.net}
          total={total}
          fromBalance={preview.fromBalance}
          due={{ label: t("dueNow"), amount: dueNow }}
          timeZone={timeZone}
          nameOf={catalogueNames(catalogue)}
        />
      ) : (
        <p className={styles.plain}>{t("nothingNow")}</p>
      )}
      {creditNote.minor > 0n ? (
        <p className={styles.note}>{t.rich("credited", { amount: () => <Figure value={creditNote} /> })}</p>
      ) : null}
      {isCarried ? <p className={styles.note}>{t("small")}</p> : null}
      <h3 className={styles.subtitle}>{t("later")}</h3>
      <p className={styles.plain}>
        {recurring.minor === 0n
          ? t("laterFree")
          : t.rich("laterText", {
              amount: () => <Figure value={recurring} strong />,
              date: () => <Day at={next} timeZone={timeZone} />,
            })}
      </p>
      {mode === "next_invoice" ? (
        <p className={styles.note}>
          {t.rich("waiting", {
            amount: () => (
              <Figure value={lines.reduce((sum, line) => add(sum, line.amount), zero(recurring.currency))} />
            ),
          })}
        </p>
      ) : null}
    </Section>
  );
}

async function Losses({ preview, catalogue }: ChangePreviewProps) {
  const [t, pricing, state, usage, locale] = await Promise.all([
    getTranslations("portal.billing.checkout"),
    getTranslations("portal.pricing"),
    getTranslations("common.state"),
    getTranslations("portal.dashboard.usage"),
    getLocale(),
  ]);
  const { excess, entitlements } = preview;
  const words = { pricing, unlimited: state("unlimited") };
  const meterName = (code: string) => (isMeter(code) ? usage(`meters.${code}`) : code);
  const amount = (meter: string, value: number | null) =>
    value === null
      ? words.unlimited
      : meter === "storage_mb"
        ? limitWords(value, meter, locale, words)
        : formatCount(value, locale);
  const less = entitlements.limits.filter(({ from, to }) => to !== null && (from === null || to < from));
  const more = entitlements.limits.filter(({ from, to }) => from !== null && (to === null || to > from));
  const limitLine = ({ meter, from, to }: (typeof less)[number]) => (
    <li key={meter}>
      {t("limitChange", { meter: meterName(meter), from: amount(meter, from), to: amount(meter, to) })}
    </li>
  );
  const isLosing = entitlements.removed.length + less.length > 0;
  const isGaining = entitlements.added.length + more.length > 0;
  return (
    <Section title={t("lost")}>
      {isLosing ? (
        <ul className={styles.facts}>
          {namesOf(catalogue, entitlements.removed, locale).map((name) => (
            <li key={name}>{name}</li>
          ))}
          {less.map(limitLine)}
        </ul>
      ) : (
        <p className={styles.plain}>{t("lostNothing")}</p>
      )}
      {excess.length > 0 ? (
        <Alert color="amber" mt="md" title={t("excess")}>
          <ul className={styles.facts}>
            {excess.map(({ meter, limit, used }) => (
              <li key={meter}>
                {t("excessItem", {
                  meter: meterName(meter),
                  used: amount(meter, used),
                  limit: amount(meter, limit),
                })}
              </li>
            ))}
          </ul>
        </Alert>
      ) : null}
      {isGaining ? (
        <>
          <h3 className={styles.subtitle}>{t("gained")}</h3>
          <ul className={styles.facts}>
            {namesOf(catalogue, entitlements.added, locale).map((name) => (
              <li key={name}>{name}</li>
            ))}
            {more.map(limitLine)}
          </ul>
        </>
      ) : null}
    </Section>
  );
}

async function Confirm(props: ChangePreviewProps & { label: string }) {
  const { tenantId, overview, preview, convertAt, label } = props;
  const [t, locale, offered, methods] = await Promise.all([
    getTranslations("portal.billing.checkout"),
    getLocale(),
    required(api.billing.gateways({ tenantId })),
    required(api.billing.methods({ tenantId })),
  ]);
  const { planCode, cycle, dueNow, mode } = preview;
  const cards = methods.map((card) => ({ ...card, ...cardOf(card, overview.now) }));
  const atTrialEnd = overview.trialEndsAt !== null && mode === "period_end";
  if (atTrialEnd && cards.length === 0) {
    return (
      <Section title={t("choose")}>
        <NeedsCard tenantId={tenantId} planCode={planCode} cycle={cycle} />
      </Section>
    );
  }
  const isPaid = dueNow.minor > 0n;
  const confirm = (
    <ConfirmChange
      tenantId={tenantId}
      wanted={{ planCode, cycle, convertAt }}
      dueMinor={dueNow.minor}
      options={isPaid ? payOptions(dueNow, { ...offered, cards }, locale) : null}
      label={label}
    />
  );
  return isPaid ? <Section title={t("choose")}>{confirm}</Section> : confirm;
}
