"use client";
import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { AnchorLink } from "@tenantry/ui/links";
import { useTranslations } from "next-intl";
import { type BaseSyntheticEvent, type ReactNode, useEffect, useState } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import { FormProblemAlert, useFormProblem } from "../chrome/form-problem.tsx";
import styles from "./settings-form.module.css";

export type SettingsFormProps<Values extends FieldValues, Input> = {
  form: UseFormReturn<Values, unknown, Input>;
  onSubmit: (input: Input) => Promise<unknown>;
  onDirty: (isDirty: boolean) => void;
  children: ReactNode;
};

/** What the parts of the settings share: saving, what came of it, and what is not saved yet. */
export function SettingsForm<Values extends FieldValues, Input>(props: SettingsFormProps<Values, Input>) {
  const { form, onSubmit, onDirty, children } = props;
  const t = useTranslations("portal.settings");
  const state = useTranslations("common.state");
  const actions = useTranslations("common.actions");
  const { problem, show, clear } = useFormProblem(form);
  const [outcome, setOutcome] = useState<"saved" | "unchanged" | null>(null);
  const { isDirty, isSubmitting } = form.formState;
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
  const save = async (input: Input) => {
    clear();
    setOutcome(null);
    try {
      await onSubmit(input);
      // What was typed is what is kept from now on; the page brings the server's own spelling of it.
      form.reset(form.getValues());
      setOutcome("saved");
    } catch (error) {
      show(error);
    }
  };
  const submit = async (event: BaseSyntheticEvent) => {
    event.preventDefault();
    if (isDirty) await form.handleSubmit(save)(event);
    else setOutcome("unchanged");
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate method="post">
      {children}
      <FormProblemAlert problem={problem}>
        {problem?.code === "unauthenticated" ? (
          <AnchorLink href="/tenant/login?to=%2Ftenant%2Fsettings" target="_blank">
            {t("signInAgain")}
          </AnchorLink>
        ) : null}
      </FormProblemAlert>
      <div className={styles.bar}>
        <Button type="submit" loading={isSubmitting}>
          {actions("save")}
        </Button>
        <p className={styles.state} role="status" data-outcome={isDirty ? "unsaved" : outcome}>
          {isDirty ? state("unsavedChanges") : null}
          {!isDirty && outcome === "saved" ? (
            <>
              <IconCheck size={18} stroke={2} aria-hidden="true" /> {state("saved")}
            </>
          ) : null}
          {!isDirty && outcome === "unchanged" ? t("unchanged") : null}
        </p>
      </div>
    </form>
  );
}
