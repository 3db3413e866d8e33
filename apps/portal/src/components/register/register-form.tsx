"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { RegisterInput } from "@tenantry/core/tenant/inputs";
import type { PayFirst } from "@tenantry/core/tenant/pay-first";
import { FormSteps } from "@tenantry/ui/form-steps";
import { ButtonLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type FieldPath, useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, useFormProblem } from "../chrome/form-problem.tsx";
import { steadyPress } from "../chrome/steady-press.ts";
import type { PlanOffer } from "../marketing/offers.ts";
import { AdministratorStep } from "./administrator-step.tsx";
import { BusinessStep } from "./business-step.tsx";
import { Captcha, type CaptchaAsked, useCaptcha } from "./captcha.tsx";
import {
  fieldsOf,
  firstIncompleteStep,
  type RegisterValues,
  registerInputWith,
  type Step,
  stepOfField,
  steps,
} from "./form-model.ts";
import { nextStepPath } from "./next-step.ts";
import { PlanStep } from "./plan-step.tsx";
import { offerOf, ownOfferOf, PlanSummary } from "./plan-summary.tsx";
import styles from "./register-form.module.css";
import { ReviewStep } from "./review-step.tsx";
import { StartChoice, startModeOf, startTypeOf } from "./start-choice.tsx";
import { useDraft } from "./use-draft.ts";
import { useSlugProposal } from "./use-slug-proposal.ts";
import { useSteps } from "./use-steps.ts";

export type RegisterFormProps = {
  plans: readonly PlanOffer[];
  /** Plan code → the length of its trial in words. */
  trials: Readonly<Record<string, string>>;
  initial: RegisterValues;
  /** What the link to this page asked for; outranks an older draft. */
  chosen: Pick<Partial<RegisterValues>, "planCode" | "billingCycle">;
  workspaceDomain: string;
  /** The visitor is signed in and has had the trial: this business starts on the free plan. */
  trialUsed: boolean;
  passwordMinLength: number;
  payFirst: PayFirst;
  captcha: CaptchaAsked | null;
};

export function RegisterForm(props: RegisterFormProps) {
  const { plans, trials, initial, chosen, workspaceDomain, passwordMinLength, trialUsed, payFirst } = props;
  const t = useTranslations("portal.register");
  const actions = useTranslations("common.actions");
  const router = useRouter();
  const form = useForm<RegisterValues, unknown, RegisterInput>({
    resolver: zodResolver(registerInputWith(passwordMinLength)),
    defaultValues: initial,
    mode: "onTouched",
  });
  const draft = useDraft(form, initial, chosen);
  const { step, isNamed, open } = useSteps(chosen.planCode ? "business" : "plan");
  const [slugFocused, setSlugFocused] = useState(false);
  const captcha = useCaptcha(props.captcha, step === "review");
  const slug = useSlugProposal(form, draft.slugEdited || slugFocused);
  const { problem, show, clear } = useFormProblem(form);
  const [proposal, setProposal] = useState<string | null>(null);
  const [leaving, setLeaving] = useState(false);
  const heading = useStepFocus(step, (path) => form.setFocus(path));

  // Once a field is marked, typing says at once when it is mended.
  useEffect(
    () =>
      form.subscribe({
        formState: { values: true },
        callback: ({ name }) => {
          const path = Object.values(fieldsOf)
            .flat()
            .find((field) => field === name);
          if (path && form.getFieldState(path).error) void form.trigger(path);
        },
      }),
    [form],
  );

  const { ready, resumed } = draft;
  useEffect(() => {
    if (!ready) return;
    const reachable = firstIncompleteStep(form.getValues());
    if (steps.indexOf(step) > steps.indexOf(reachable)) open(reachable, "replace");
    // Whoever comes back goes on where they were; named, the first page can be gone back to.
    else if (!isNamed) open(resumed ? reachable : step, "replace");
  }, [ready, resumed, step, isNamed, open, form]);

  const { client } = trpc.useUtils();
  const register = useMutation({
    mutationFn: (input: RegisterInput) =>
      client.tenant.register.mutate(input, { context: { idempotencyKey: draft.idempotencyKey() } }),
  });

  const openAt = (path: string) => {
    const target = stepOfField(path);
    if (target === step) form.setFocus(path as FieldPath<RegisterValues>);
    else {
      heading.focusNext(path as FieldPath<RegisterValues>);
      open(target);
    }
  };

  const values = form.watch();
  const plan = plans.find(({ code }) => code === values.planCode);
  const offer = plan && offerOf(plan, values.currency, values.billingCycle ?? "monthly");
  const trial = plan && trials[plan.code];
  const start = startModeOf(
    payFirst,
    plan,
    plan && ownOfferOf(plan, values.currency, values.billingCycle ?? "monthly"),
  );
  const paysNow = startTypeOf(start, values.startType) === "paid";
  const shownTrial = paysNow ? undefined : trial;

  const send = form.handleSubmit(
    async (input) => {
      clear();
      try {
        const answer = await captcha.answer();
        const { startType: _, ...rest } = input;
        const startType = startTypeOf(start, input.startType);
        const { tenant, nextStep } = await register.mutateAsync({
          ...rest,
          ...(startType && { startType }),
          ...(answer && { captcha: answer }),
        });
        setLeaving(true);
        draft.clear();
        router.replace(nextStepPath(nextStep, tenant.id));
        // The visitor is signed in now: headers that were drawn before know nothing of it.
        router.refresh();
      } catch (error) {
        const refused = show(error);
        if (typeof refused.details.proposal === "string") setProposal(refused.details.proposal);
        if (refused.fields?.captcha) captcha.renew();
        const [first] = Object.keys(refused.fields ?? {});
        if (first) openAt(first);
        else if (refused.code === "plan_not_selectable") open("plan");
      }
    },
    (errors) => {
      const first = steps.flatMap((name) => [...fieldsOf[name]]).find((path) => form.getFieldState(path).error);
      if (first) openAt(first);
      else show(errors);
    },
  );

  const forward = async (from: Exclude<Step, "review">) => {
    clear();
    if (!(await form.trigger(fieldsOf[from], { shouldFocus: true }))) return;
    if (from === "business" && !(await slug.settle())) return;
    open(steps[steps.indexOf(from) + 1] ?? "review");
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (register.isPending || leaving) return;
    void (step === "review" ? send() : forward(step));
  };

  const index = steps.indexOf(step);
  const following = steps[index + 1];

  return (
    <div className={styles.layout}>
      <div className={styles.form}>
        <FormSteps label={t("progress")} steps={steps.map((id) => ({ id, label: t(`steps.${id}`) }))} current={index} />
        {trialUsed ? (
          <div className={styles.already} role="note">
            <strong>{t("trialUsed.title")}</strong>
            <p>{t("trialUsed.text")}</p>
          </div>
        ) : null}
        <form onSubmit={onSubmit} noValidate method="post">
          <Section
            title={
              <span ref={heading.ref} tabIndex={-1} className={styles.heading}>
                {t(`headings.${step}`)}
              </span>
            }
            description={step === "business" || (step === "review" && paysNow) ? undefined : t(`intros.${step}`)}
          >
            <div className={styles.fields}>
              {step === "plan" ? <PlanStep form={form} plans={plans} /> : null}
              {step === "business" ? (
                <BusinessStep
                  form={form}
                  hydrated={ready}
                  workspaceDomain={workspaceDomain}
                  proposal={proposal}
                  onEdited={draft.markSlugEdited}
                  onFocused={setSlugFocused}
                />
              ) : null}
              {step === "administrator" ? <AdministratorStep form={form} passwordMin={passwordMinLength} /> : null}
              {step === "review" && plan ? (
                <ReviewStep
                  values={values}
                  plan={plan}
                  offer={offer}
                  trial={shownTrial}
                  workspaceDomain={workspaceDomain}
                  onChange={open}
                />
              ) : null}
              {step === "review" && plan ? (
                <StartChoice form={form} mode={start} plan={plan} offer={offer} trial={trial} />
              ) : null}
              {step === "review" ? <Captcha captcha={captcha} error={form.formState.errors.captcha?.message} /> : null}
              {problem?.code === "idempotency_key_reused" || problem?.code === "gone" ? (
                <AlreadyReceived
                  onAgain={() => {
                    draft.renewKey();
                    void send();
                  }}
                />
              ) : (
                <FormProblemAlert problem={problem} />
              )}
              <Group justify="space-between" className={styles.buttons}>
                {index > 0 ? (
                  <Button variant="default" {...steadyPress} onClick={() => open(steps[index - 1] ?? "plan")}>
                    {actions("back")}
                  </Button>
                ) : (
                  <span />
                )}
                <Button type="submit" {...steadyPress} loading={register.isPending || leaving}>
                  {following
                    ? t("continueTo", { step: t(`steps.${following}`) })
                    : paysNow
                      ? t("submitPay")
                      : trial && plan
                        ? t("submit", { days: plan.trialDays })
                        : t("submitNow")}
                </Button>
              </Group>
            </div>
          </Section>
        </form>
      </div>
      {plan ? (
        <div className={styles.aside}>
          <PlanSummary plan={plan} offer={offer} trial={shownTrial} />
        </div>
      ) : null}
    </div>
  );
}

/** After a change of step the focus is on its heading, or on the field that sent the visitor back to it. */
function useStepFocus(step: Step, setFocus: (path: FieldPath<RegisterValues>) => void) {
  const ref = useRef<HTMLSpanElement>(null);
  const shown = useRef(step);
  const wanted = useRef<FieldPath<RegisterValues> | null>(null);
  const focus = useRef(setFocus);
  focus.current = setFocus;
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    if (wanted.current) focus.current(wanted.current);
    else ref.current?.focus();
    wanted.current = null;
  }, [step]);
  return {
    ref,
    focusNext: (path: FieldPath<RegisterValues>) => {
      wanted.current = path;
    },
  };
}

/** The same draft was received before it was changed: two ways on, none of which makes a tenant by accident. */
function AlreadyReceived({ onAgain }: { onAgain: () => void }) {
  const t = useTranslations("portal.register.already");
  return (
    <div className={styles.already} role="alert">
      <strong>{t("title")}</strong>
      <p>{t("text")}</p>
      <Group gap="sm">
        <ButtonLink href="/tenant/login" size="sm">
          {t("signIn")}
        </ButtonLink>
        <Button variant="default" size="sm" onClick={onAgain}>
          {t("again")}
        </Button>
      </Group>
    </div>
  );
}
