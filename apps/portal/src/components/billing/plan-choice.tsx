"use client";
import { SegmentedControl } from "@mantine/core";
import { IconStarFilled } from "@tabler/icons-react";
import { type Cycle, cycles } from "@tenantry/core/catalogue/plan";
import { ButtonLink } from "@tenantry/ui/links";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Money } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import styles from "../marketing/plan-cards.module.css";
import shared from "./billing.module.css";
import { checkoutPath } from "./paths.ts";

export type ChoiceOffer = {
  cycle: Cycle;
  /** Own price and list price as they are read; null: not sold that way. */
  price: { own: string; list: string | null; isFree: boolean } | null;
  relation: "current" | "cycle" | "upgrade" | "downgrade";
};

export type ChoicePlan = {
  code: string;
  name: string;
  description: string;
  isPopular: boolean;
  contactSales: boolean;
  limits: readonly { meter: string; amount: string }[];
  offers: readonly ChoiceOffer[];
};

export type PlanChoiceProps = {
  tenantId: string;
  plans: readonly ChoicePlan[];
  initialCycle: Cycle;
  /** On trial the same plan can be activated; nothing is paid for yet. */
  isTrial: boolean;
  /** False while nothing can be changed: the sheet is only looked at. */
  mayChange: boolean;
  contactUrl: string;
};

/** The plans as this tenant could have them, per cycle. */
export function PlanChoice({ tenantId, plans, initialCycle, isTrial, mayChange, contactUrl }: PlanChoiceProps) {
  const t = useTranslations("portal.billing.plans");
  const [cycle, setCycle] = useState(initialCycle);
  const offered = cycles.filter((one) =>
    plans.some(({ offers }) => offers.some((offer) => offer.cycle === one && offer.price && !offer.price.isFree)),
  );
  return (
    <>
      <SegmentedControl
        className={shared.cycle}
        aria-label={t("cycle")}
        name="cycle"
        value={cycle}
        onChange={setCycle}
        data={offered.map((value) => ({ value, label: t(`cycles.${value}`) }))}
      />
      <ul className={styles.sheet}>
        {plans.map((plan) => (
          <PlanColumn
            key={plan.code}
            tenantId={tenantId}
            plan={plan}
            cycle={cycle}
            isTrial={isTrial}
            mayChange={mayChange}
            contactUrl={contactUrl}
          />
        ))}
      </ul>
    </>
  );
}

type ColumnProps = Omit<PlanChoiceProps, "plans" | "initialCycle"> & { plan: ChoicePlan; cycle: Cycle };

function PlanColumn({ plan, cycle, ...props }: ColumnProps) {
  const t = useTranslations("portal.billing.plans");
  const heading = useId();
  const isOwn = plan.offers.some(({ relation }) => relation === "current");
  const offer = plan.offers.find((one) => one.cycle === cycle);
  const price = offer?.price;
  return (
    <li className={styles.plan} data-popular={isOwn || undefined} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 className={styles.name} id={heading}>
          {plan.name}
        </h2>
        {isOwn ? (
          <StatusBadge tone={props.isTrial ? "trial" : "active"}>
            {t(props.isTrial ? "onTrial" : "current")}
          </StatusBadge>
        ) : plan.isPopular ? (
          <span className={styles.popular}>
            <IconStarFilled size={12} aria-hidden="true" />
            {t("popular")}
          </span>
        ) : null}
      </div>
      <p className={styles.description}>{plan.description}</p>
      <div className={styles.price} aria-live="polite">
        {price ? (
          <>
            {price.list ? (
              <s className={shared.struck}>
                <Money>{price.list}</Money>
              </s>
            ) : null}
            <span className={styles.amount}>{price.isFree ? t("free") : <Money strong>{price.own}</Money>}</span>
            {price.isFree ? null : <span className={styles.per}>{t(`per.${cycle}`)}</span>}
          </>
        ) : (
          <span className={styles.per}>{t(plan.contactSales ? "byAgreement" : "notOffered")}</span>
        )}
      </div>
      <ul className={styles.limits}>
        {plan.limits.map(({ meter, amount }) => (
          <li key={meter}>
            <span>{meter}</span>
            <bdi>{amount}</bdi>
          </li>
        ))}
      </ul>
      <PlanAction plan={plan} offer={offer} isOwn={isOwn} {...props} />
    </li>
  );
}

type ActionProps = Omit<ColumnProps, "cycle"> & { offer: ChoiceOffer | undefined; isOwn: boolean };

function PlanAction({ plan, offer, isOwn, tenantId, isTrial, mayChange, contactUrl }: ActionProps) {
  const t = useTranslations("portal.billing.plans");
  if (plan.contactSales) {
    return isOwn ? null : (
      <ButtonLink href={contactUrl} variant="default" fullWidth prefetch={false}>
        {t("contact")}
        <span className={styles.hidden}> {t("contactAbout", { plan: plan.name })}</span>
      </ButtonLink>
    );
  }
  if (!mayChange || !offer?.price) return null;
  const { cycle, relation, price } = offer;
  if (isTrial && price.isFree) return null;
  if (relation === "current" && !(isTrial && !price.isFree)) return null;
  const href = checkoutPath(tenantId, { plan: plan.code, cycle });
  return (
    <ButtonLink href={href} variant={relation === "upgrade" || isTrial ? "filled" : "default"} fullWidth>
      {isTrial
        ? t("activate", { plan: plan.name })
        : relation === "cycle"
          ? t(`cycleChange.${cycle}`)
          : t(relation === "downgrade" ? "downgrade" : "upgrade", { plan: plan.name })}
    </ButtonLink>
  );
}
