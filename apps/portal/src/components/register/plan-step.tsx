"use client";
import { SegmentedControl } from "@mantine/core";
import { type Cycle, cycles } from "@tenantry/core/catalogue/plan";
import { useTranslations } from "next-intl";
import { useFieldWords } from "../chrome/form-problem.tsx";
import type { PlanOffer } from "../marketing/offers.ts";
import type { RegisterForm } from "./form-model.ts";
import styles from "./plan-step.module.css";
import { offerOf } from "./plan-summary.tsx";

export function PlanStep({ form, plans }: { form: RegisterForm; plans: readonly PlanOffer[] }) {
  const t = useTranslations("portal.register.plan");
  const pricing = useTranslations("portal.pricing");
  const words = useFieldWords();
  const [cycle = "monthly", currency] = form.watch(["billingCycle", "currency"]);
  const error = words(form.formState.errors.planCode?.message);
  return (
    <>
      <SegmentedControl<Cycle>
        aria-label={pricing("cycle.label")}
        value={cycle}
        onChange={(value) => form.setValue("billingCycle", value)}
        data={cycles.map((value) => ({ value, label: pricing(`cycle.${value}`) }))}
      />
      <fieldset className={styles.plans} aria-describedby={error ? "plan-error" : undefined}>
        <legend className={styles.legend}>{t("legend")}</legend>
        {plans.map((plan) => {
          const offer = offerOf(plan, currency, cycle);
          return (
            <label className={styles.plan} key={plan.code}>
              <input type="radio" value={plan.code} {...form.register("planCode")} />
              <span className={styles.words}>
                <span className={styles.name}>{plan.name}</span>
                <span className={styles.description}>{plan.description}</span>
              </span>
              {offer ? (
                <span className={styles.price}>
                  <bdi className={styles.amount}>{offer.isFree ? pricing("free") : offer.amount}</bdi>
                  {offer.isFree ? null : <span className={styles.description}>{pricing(`per.${offer.cycle}`)}</span>}
                </span>
              ) : null}
            </label>
          );
        })}
      </fieldset>
      {error ? (
        <p className={styles.error} id="plan-error">
          {error}
        </p>
      ) : null}
    </>
  );
}
