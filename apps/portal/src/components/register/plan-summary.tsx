"use client";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import { isCurrency } from "@tenantry/core/money";
import { useTranslations } from "next-intl";
import type { Offer, PlanOffer } from "../marketing/offers.ts";
import styles from "./plan-summary.module.css";

/** The price in the business's currency; where the list has none, in the first that it has, US dollars before others. */
export function offerOf(plan: PlanOffer, currency: string, cycle: Cycle): Offer | undefined {
  const own = isCurrency(currency) ? plan.offers[currency] : undefined;
  const listed = own?.length ? own : (plan.offers.USD ?? Object.values(plan.offers)[0] ?? []);
  return listed.find((offer) => offer.cycle === cycle) ?? listed[0];
}

/** The price in the business's own currency and cycle; absent where the list has none. */
export const ownOfferOf = (plan: PlanOffer, currency: string, cycle: Cycle): Offer | undefined =>
  isCurrency(currency) ? plan.offers[currency]?.find((offer) => offer.cycle === cycle) : undefined;

/** `USD 79.00 per month`, or the word for free. */
export function useOfferWords(): (offer: Offer | undefined) => string {
  const t = useTranslations("portal.pricing");
  return (offer) => (!offer || offer.isFree ? t("free") : `\u2068${offer.amount}\u2069 ${t(`per.${offer.cycle}`)}`);
}

/** What was chosen, beside the form. */
export function PlanSummary({
  plan,
  offer,
  trial,
}: {
  plan: PlanOffer;
  offer: Offer | undefined;
  trial: string | undefined;
}) {
  const t = useTranslations("portal.register.summary");
  const offerWords = useOfferWords();
  return (
    <aside className={styles.summary} aria-label={t("title")}>
      <p className={styles.label}>{t("title")}</p>
      <p className={styles.name}>{plan.name}</p>
      <p className={styles.line}>{plan.description}</p>
      <hr className={styles.rule} />
      {trial ? <p className={styles.strong}>{t("trial", { days: trial })}</p> : null}
      {offer && !offer.isFree ? (
        <p className={styles.line}>{trial ? t("then", { price: offerWords(offer) }) : offerWords(offer)}</p>
      ) : null}
    </aside>
  );
}
