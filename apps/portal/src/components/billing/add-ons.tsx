import { formatDate } from "@tenantry/i18n/format";
import { ButtonLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { getLocale, getTranslations } from "next-intl/server";
import { api, required } from "../../trpc/server.ts";
import styles from "./billing.module.css";
import type { Overview } from "./data.ts";
import { DropAddOn } from "./drop-add-on.tsx";
import { Figure } from "./figures.tsx";
import { addOnPath } from "./paths.ts";

/** Features that are sold on top of the plan; nothing where none is. */
export async function AddOns(props: { tenantId: string; overview: Overview; mayWrite: boolean }) {
  const { tenantId, overview, mayWrite } = props;
  const [t, plan, locale, { canBuy, addOns }] = await Promise.all([
    getTranslations("portal.billing.addOns"),
    getTranslations("portal.billing.plan"),
    getLocale(),
    required(api.subscription.addOns({ tenantId })),
  ]);
  if (addOns.length === 0) return null;
  const { cycle, timeZone, period } = overview;
  const dateOf = (at: Date | null | undefined) => (at ? formatDate(at, locale, timeZone) : "");
  return (
    <Section title={t("title")} description={t(canBuy ? "intro" : "notNow")}>
      <ul className={styles.cards}>
        {addOns.map(({ featureCode, name, description, price, state, endsAt }) => (
          <li key={featureCode} className={styles.card}>
            <div className={styles.cardWords}>
              <span>{name[locale]}</span>
              {description ? <span className={styles.soft}>{description[locale]}</span> : null}
              {price && state !== "in_plan" ? (
                <span className={styles.soft}>
                  {plan.rich(`per.${cycle}`, { amount: () => <Figure value={price} /> })} {plan("beforeTax")}
                </span>
              ) : null}
            </div>
            {state === "in_plan" || state === "held" ? (
              <StatusBadge tone={state === "held" ? "active" : "inactive"}>{t(`states.${state}`)}</StatusBadge>
            ) : null}
            {state === "ending" ? (
              <StatusBadge tone="attention">{t("states.ending", { date: dateOf(endsAt) })}</StatusBadge>
            ) : null}
            {mayWrite && state === "held" ? (
              <DropAddOn tenantId={tenantId} featureCode={featureCode} name={name[locale]} date={dateOf(period?.end)} />
            ) : null}
            {mayWrite && canBuy && price && (state === "available" || state === "ending") ? (
              <ButtonLink href={addOnPath(tenantId, featureCode)} variant="default" size="sm" ms="auto">
                {t(state === "ending" ? "keep" : "add", { name: name[locale] })}
              </ButtonLink>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
