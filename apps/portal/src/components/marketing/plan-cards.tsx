"use client";
import { NativeSelect, SegmentedControl } from "@mantine/core";
import { IconStarFilled } from "@tabler/icons-react";
import type { Cycle } from "@tenantry/core/catalogue/plan";
import type { Currency } from "@tenantry/core/money";
import { ButtonLink } from "@tenantry/ui/links";
import { Money } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import type { Offer, PlanOffer } from "./offers.ts";
import styles from "./plan-cards.module.css";

export type PlanCardsProps = {
  plans: readonly PlanOffer[];
  /** Code → name in the reader's language. */
  currencies: readonly { code: Currency; name: string }[];
  initialCurrency: Currency;
  initialCycle: "monthly" | "yearly";
  /** Currency → what a year saves at best, as a percentage. */
  savings: Partial<Record<Currency, string | null>>;
  /** Plan code → lines of what it allows. */
  limits: Readonly<Record<string, readonly { meter: string; amount: string }[]>>;
  contactSalesUrl: string;
  /** Without it every plan is asked for, not registered. */
  selfRegistration: boolean;
};

/** The price list: one sheet with a column per plan; cycle and currency change all of them at once. */
export function PlanCards(props: PlanCardsProps) {
  const { plans, currencies, savings, limits, contactSalesUrl, selfRegistration } = props;
  const t = useTranslations("portal.pricing");
  const [currency, setCurrency] = useState(props.initialCurrency);
  const [cycle, setCycle] = useState<"monthly" | "yearly">(props.initialCycle);
  const saving = savings[currency];
  return (
    <>
      <div className={styles.controls}>
        <SegmentedControl
          aria-label={t("cycle.label")}
          name="cycle"
          value={cycle}
          onChange={setCycle}
          data={[
            { value: "monthly", label: t("cycle.monthly") },
            { value: "yearly", label: saving ? t("cycle.yearlySaving", { percent: saving }) : t("cycle.yearly") },
          ]}
        />
        {currencies.length > 1 ? (
          <NativeSelect
            aria-label={t("currency")}
            className={styles.currency}
            value={currency}
            onChange={({ currentTarget }) => {
              const chosen = currencies.find(({ code }) => code === currentTarget.value);
              if (chosen) setCurrency(chosen.code);
            }}
            data={currencies.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
          />
        ) : null}
      </div>
      <ul className={styles.sheet}>
        {plans.map((plan) => (
          <PlanColumn key={plan.code} plan={plan} offer={offerFor(plan, currency, cycle)}>
            <ul className={styles.limits}>
              {(limits[plan.code] ?? []).map(({ meter, amount }) => (
                <li key={meter}>
                  <span>{meter}</span>
                  <bdi>{amount}</bdi>
                </li>
              ))}
            </ul>
            <PlanAction
              plan={plan}
              cycle={cycle}
              contactUrl={plan.contactSales || !selfRegistration ? contactSalesUrl : null}
            />
          </PlanColumn>
        ))}
      </ul>
    </>
  );
}

/** What is asked for, or the monthly price of a plan that has no yearly one. */
function offerFor(plan: PlanOffer, currency: Currency, cycle: Cycle): Offer | undefined {
  const offers = plan.offers[currency] ?? [];
  return offers.find((offer) => offer.cycle === cycle) ?? offers[0];
}

function PlanColumn({ plan, offer, children }: { plan: PlanOffer; offer: Offer | undefined; children: ReactNode }) {
  const t = useTranslations("portal.pricing");
  const heading = useId();
  return (
    <li className={styles.plan} data-popular={plan.isPopular || undefined} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 className={styles.name} id={heading}>
          {plan.name}
        </h2>
        {plan.isPopular ? (
          <span className={styles.popular}>
            <IconStarFilled size={12} aria-hidden="true" />
            {t("popular")}
          </span>
        ) : null}
      </div>
      <p className={styles.description}>{plan.description}</p>
      <div className={styles.price} aria-live="polite">
        {offer ? <Price offer={offer} /> : <ByAgreement />}
      </div>
      {children}
    </li>
  );
}

function Price({ offer }: { offer: Offer }) {
  const t = useTranslations("portal.pricing");
  if (offer.isFree) {
    return (
      <>
        <span className={styles.amount}>{t("free")}</span>
        <span className={styles.per}>{t("noCharge")}</span>
      </>
    );
  }
  return (
    <>
      <span className={styles.amount}>
        <Money strong>{offer.amount}</Money>
      </span>
      <span className={styles.per}>{t(`per.${offer.cycle}`)}</span>
      {offer.saving ? <span className={styles.saving}>{t("saving", { amount: offer.saving })}</span> : null}
    </>
  );
}

function ByAgreement() {
  const t = useTranslations("portal.pricing");
  return (
    <>
      <span className={styles.amount}>{t("byAgreement")}</span>
      <span className={styles.per}>{t("byAgreementNote")}</span>
    </>
  );
}

function PlanAction({ plan, cycle, contactUrl }: { plan: PlanOffer; cycle: Cycle; contactUrl: string | null }) {
  const t = useTranslations("portal.pricing");
  const variant = plan.isPopular ? "filled" : "default";
  if (contactUrl) {
    return (
      <ButtonLink href={contactUrl} variant={variant} fullWidth prefetch={false}>
        {t("contact")}
        <span className={styles.hidden}> {t("contactAbout", { plan: plan.name })}</span>
      </ButtonLink>
    );
  }
  const query = new URLSearchParams({ plan: plan.code, cycle });
  return (
    <ButtonLink href={`/tenant/register?${query}`} variant={variant} fullWidth>
      {plan.trialDays > 0 ? t("choose", { days: plan.trialDays }) : t("chooseNow", { plan: plan.name })}
      {plan.trialDays > 0 ? <span className={styles.hidden}> {t("ofPlan", { plan: plan.name })}</span> : null}
    </ButtonLink>
  );
}
