"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, Group, NativeSelect, Textarea } from "@mantine/core";
import { CancelInput, cancelReasons } from "@tenantry/core/billing/inputs";
import { ButtonLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { useFieldWords } from "../chrome/form-problem.tsx";
import { steadyPress } from "../chrome/steady-press.ts";
import styles from "./billing.module.css";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { billingPath } from "./paths.ts";

type Reasons = z.output<typeof CancelInput>;

/** Why, in a word and in their own; then the last question. `date` is the day on which it ends. */
export function CancelForm({ tenantId, date }: { tenantId: string; date: string }) {
  const t = useTranslations("portal.billing.cancel");
  const state = useTranslations("common.state");
  const words = useFieldWords();
  const router = useRouter();
  const [asking, setAsking] = useState<Reasons | null>(null);
  const form = useForm({ resolver: zodResolver(CancelInput), mode: "onTouched" });
  const { register, handleSubmit, formState } = form;
  const { errors } = formState;
  const cancel = trpc.subscription.cancel.useMutation({
    onSuccess: () => {
      router.push(`${billingPath(tenantId)}?done=canceled`);
      router.refresh();
    },
  });
  const optional = (label: string) => `${label} (${state("optional")})`;
  return (
    <Section title={t("reasonTitle")}>
      <form className={styles.form} noValidate method="post" onSubmit={handleSubmit((input) => setAsking(input))}>
        <NativeSelect
          label={t("reason")}
          error={errors.reasonCode ? words("required") : undefined}
          data={[
            { value: "", label: t("chooseReason") },
            ...cancelReasons.map((value) => ({ value, label: t(`reasons.${value}`) })),
          ]}
          {...register("reasonCode")}
        />
        <Textarea
          label={optional(t("details"))}
          rows={2}
          maxLength={500}
          error={words(errors.reason?.message)}
          {...register("reason")}
        />
        <Textarea
          label={optional(t("feedback"))}
          rows={3}
          maxLength={2000}
          error={words(errors.feedback?.message)}
          {...register("feedback")}
        />
        <Group gap="xs">
          <Button type="submit" color="brick" {...steadyPress}>
            {t("submit")}
          </Button>
          <ButtonLink href={billingPath(tenantId)} variant="default">
            {t("keep")}
          </ButtonLink>
        </Group>
      </form>
      <ConfirmDialog
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={t("confirmTitle")}
        labels={{ confirm: t("submit"), keep: t("keep") }}
        tone="danger"
        pending={cancel.isPending || cancel.isSuccess}
        error={cancel.error}
        onConfirm={() => asking && cancel.mutate({ tenantId, ...asking })}
      >
        {t("confirmText", { date: `\u2068${date}\u2069` })}
      </ConfirmDialog>
    </Section>
  );
}
