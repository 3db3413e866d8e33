"use client";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import styles from "../catalogue/catalogue.module.css";
import formStyles from "../chrome/form.module.css";
import { LocalFields } from "../chrome/local-fields.tsx";
import { problemOf, useFieldWords } from "../chrome/problem.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { flagPath } from "./flag-address.ts";
import { FlagDanger } from "./flag-danger.tsx";
import { FlagPreview } from "./flag-preview.tsx";
import type { Flag } from "./flag-state.ts";
import { type FlagOutput, type FlagValues, flagResolver, flagValuesOf } from "./flag-values.ts";
import { RuleFields } from "./rule-fields.tsx";

/** One flag, or a new one: what it is called, who it is on for and when; with what that means while it is typed. */
export function FlagEditor({ flag, mayWrite }: { flag: Flag | null; mayWrite: boolean }) {
  const t = useTranslations("steering.flag");
  const common = useTranslations("common.actions");
  const words = useFieldWords();
  const router = useRouter();
  const utils = trpc.useUtils();
  const [asked, setAsked] = useState<FlagOutput | null>(null);
  const form = useForm<FlagValues, unknown, FlagOutput>({
    mode: "onTouched",
    resolver: flagResolver,
    defaultValues: flagValuesOf(flag),
    disabled: !mayWrite,
  });
  const { errors } = form.formState;
  const saved = async (key: string) => {
    setAsked(null);
    notifications.show({ message: t("saved") });
    await utils.admin.flags.invalidate();
    if (flag) router.refresh();
    else router.push(flagPath(key));
  };
  const failed = (error: unknown) => {
    const code = problemOf(error).fields?.key?.[0];
    if (!code) return;
    setAsked(null);
    form.setError("key", { type: "server", message: code }, { shouldFocus: true });
  };
  const create = trpc.admin.flags.create.useMutation({ onSuccess: ({ key }) => saved(key), onError: failed });
  const update = trpc.admin.flags.update.useMutation({ onSuccess: ({ key }) => saved(key), onError: failed });
  const save = flag ? update : create;
  return (
    <FormProvider {...form}>
      <div className={styles.columns}>
        <form noValidate className={styles.column} onSubmit={form.handleSubmit(setAsked)}>
          <Section title={t("words")} description={t("wordsText")}>
            <div className={formStyles.form}>
              {flag ? null : (
                <TextInput
                  label={t("key")}
                  description={t("keyHelp")}
                  dir="ltr"
                  error={words(errors.key?.message)}
                  {...form.register("key")}
                />
              )}
              <LocalFields
                label={t("name")}
                en={form.register("name.en")}
                ar={form.register("name.ar")}
                errors={errors.name}
              />
              <LocalFields
                label={t("description")}
                long
                en={form.register("description.en")}
                ar={form.register("description.ar")}
                errors={errors.description}
              />
              <TextInput
                label={t("owner")}
                description={t("ownerHelp")}
                error={words(errors.owner?.message)}
                {...form.register("owner")}
              />
            </div>
          </Section>
          <Section title={t("rules.title")} description={t("rules.text")}>
            <RuleFields />
          </Section>
          <Section title={t("when")} description={t("whenText")}>
            <div className={formStyles.form}>
              <fieldset className={styles.group}>
                <legend>{t("environments")}</legend>
                <div className={styles.across}>
                  {(["live", "sandbox"] as const).map((environment) => (
                    <Checkbox
                      key={environment}
                      value={environment}
                      label={t(`environment.${environment}`)}
                      error={words(errors.environments ? "required" : undefined)}
                      {...form.register("environments")}
                    />
                  ))}
                </div>
              </fieldset>
              <div className={formStyles.three}>
                {(["startsAt", "endsAt", "staleAt"] as const).map((name) => (
                  <TextInput
                    key={name}
                    type="datetime-local"
                    label={t(name)}
                    description={t(`timeHelp.${name}`)}
                    error={words(errors[name]?.message)}
                    {...form.register(name)}
                  />
                ))}
              </div>
            </div>
          </Section>
          {mayWrite ? (
            <div className={styles.actions}>
              <Button type="submit">{flag ? common("save") : t("create")}</Button>
            </div>
          ) : null}
        </form>
        <div className={styles.column}>
          <FlagPreview />
          {flag && mayWrite ? <FlagDanger flag={flag} /> : null}
        </div>
      </div>
      <ReasonDialog
        opened={asked !== null}
        onClose={() => {
          setAsked(null);
          save.reset();
        }}
        title={flag ? common("save") : t("create")}
        text={t("confirm")}
        submit={flag ? common("save") : t("create")}
        pending={save.isPending}
        error={save.error}
        onSubmit={(reason) => {
          if (!asked) return;
          if (flag) update.mutate({ ...asked, key: flag.key, version: flag.version, reason });
          else create.mutate({ ...asked, reason });
        }}
      />
    </FormProvider>
  );
}
