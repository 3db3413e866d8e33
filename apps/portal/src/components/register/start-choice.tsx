"use client";
import { Radio, Stack } from "@mantine/core";
import type { PayFirst, StartType } from "@tenantry/core/tenant/pay-first";
import { useTranslations } from "next-intl";
import { Controller } from "react-hook-form";
import { useFieldWords } from "../chrome/form-problem.tsx";
import type { Offer, PlanOffer } from "../marketing/offers.ts";
import type { RegisterForm } from "./form-model.ts";
import { useOfferWords } from "./plan-summary.tsx";
import styles from "./review-step.module.css";

/** What a plan leaves to choose about its start: nothing, a trial or a payment, or a payment only. */
export type StartMode = "unasked" | "choice" | "paid";

/** `offer` in the currency of the business; absent, no card page could say what is paid. */
export function startModeOf(payFirst: PayFirst, plan: PlanOffer | undefined, offer: Offer | undefined): StartMode {
  if (payFirst === "off" || !plan || !offer || offer.isFree) return "unasked";
  return payFirst === "required" || plan.trialDays === 0 ? "paid" : "choice";
}

/** What is sent: nothing where nothing was asked, and a trial where nobody has chosen. */
export function startTypeOf(mode: StartMode, chosen: StartType | undefined): StartType | undefined {
  if (mode === "unasked") return undefined;
  return mode === "paid" ? "paid" : (chosen ?? "trial");
}

export type StartChoiceProps = {
  form: RegisterForm;
  mode: StartMode;
  plan: PlanOffer;
  offer: Offer | undefined;
  /** The trial's length in words; absent: whoever registers has had it. */
  trial: string | undefined;
};

/** The last question before the account is made: a trial, or the payment of the first period. */
export function StartChoice({ form, mode, plan, offer, trial }: StartChoiceProps) {
  const t = useTranslations("portal.register.start");
  const words = useOfferWords();
  const fieldWords = useFieldWords();
  if (mode === "unasked") return null;
  if (mode === "paid") return <p className={styles.note}>{t("required")}</p>;
  const price = words(offer);
  return (
    <Controller
      control={form.control}
      name="startType"
      render={({ field, fieldState }) => (
        <Radio.Group
          label={t("legend")}
          value={field.value ?? "trial"}
          onChange={field.onChange}
          error={fieldWords(fieldState.error?.message)}
          name={field.name}
        >
          <Stack gap="sm" mt="xs">
            <Radio
              ref={field.ref}
              value="trial"
              label={trial ? t("trial") : t("free")}
              description={trial ? t("trialText", { days: trial, price }) : t("freeText", { plan: plan.name })}
            />
            <Radio value="paid" label={t("paid")} description={t("paidText", { price })} />
          </Stack>
        </Radio.Group>
      )}
    />
  );
}
