"use client";
import { Anchor } from "@mantine/core";
import { countryName } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Offer, PlanOffer } from "../marketing/offers.ts";
import type { RegisterValues, Step } from "./form-model.ts";
import { useOfferWords } from "./plan-summary.tsx";
import styles from "./review-step.module.css";

export type ReviewStepProps = {
  values: RegisterValues;
  plan: PlanOffer;
  offer: Offer | undefined;
  /** The trial's length in words; absent when the plan has none. */
  trial: string | undefined;
  workspaceDomain: string;
  onChange: (step: Step) => void;
};

/** Everything that is about to be sent, each part with a way back to it. */
export function ReviewStep({ values, plan, offer, trial, workspaceDomain, onChange }: ReviewStepProps) {
  const t = useTranslations("portal.register.review");
  const locale = useLocale();
  const offerWords = useOfferWords();
  const price = trial ? t("afterTrial", { price: offerWords(offer), days: trial }) : offerWords(offer);
  return (
    <DefinitionList
      items={[
        {
          term: t("plan"),
          description: (
            <Row change={t("changePlan")} onChange={() => onChange("plan")}>
              <strong>{plan.name}</strong>
              <span>{price}</span>
            </Row>
          ),
        },
        {
          term: t("business"),
          description: (
            <Row change={t("changeBusiness")} onChange={() => onChange("business")}>
              <strong>
                <bdi>{values.businessName}</bdi>
              </strong>
              {values.businessNameAr ? <bdi>{values.businessNameAr}</bdi> : null}
              {values.slug ? (
                <Bdi>
                  {values.slug}.{workspaceDomain}
                </Bdi>
              ) : null}
              <span>
                {countryName(values.country, locale)} · <Bdi>{values.currency}</Bdi> · <Bdi>{values.timezone}</Bdi>
              </span>
            </Row>
          ),
        },
        {
          term: t("signIn"),
          description: (
            <Row change={t("changeSignIn")} onChange={() => onChange("administrator")}>
              <strong>
                <bdi>{values.adminUser.displayName}</bdi>
              </strong>
              <Bdi>{values.adminUser.email}</Bdi>
            </Row>
          ),
        },
      ]}
    />
  );
}

function Row({ change, onChange, children }: { change: string; onChange: () => void; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <div className={styles.facts}>{children}</div>
      <Anchor component="button" type="button" size="sm" onClick={onChange}>
        {change}
      </Anchor>
    </div>
  );
}
