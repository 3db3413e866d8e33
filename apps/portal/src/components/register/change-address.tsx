"use client";
import { zodResolver } from "@hookform/resolvers/zod";
import { Button, TextInput } from "@mantine/core";
import { Email } from "@tenantry/core/text";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf, useFieldWords } from "../chrome/form-problem.tsx";
import styles from "./change-address.module.css";

const Address = z.object({ email: Email });

/** A mistyped address is mended where the message is waited for. */
export function ChangeAddress({ tenantId }: { tenantId: string }) {
  const t = useTranslations("portal.checkInbox.change");
  const words = useFieldWords();
  const router = useRouter();
  const form = useForm({ resolver: zodResolver(Address), mode: "onTouched", defaultValues: { email: "" } });
  const change = trpc.tenant.changeRegistrationAddress.useMutation({
    onSuccess: () => {
      form.reset();
      router.refresh();
    },
  });
  return (
    <form
      method="post"
      className={styles.form}
      noValidate
      onSubmit={form.handleSubmit(({ email }) => change.mutate({ tenantId, email }))}
    >
      <TextInput
        label={t("label")}
        type="email"
        autoComplete="email"
        dir="ltr"
        error={words(form.formState.errors.email?.message)}
        {...form.register("email")}
      />
      <Button type="submit" variant="default" loading={change.isPending}>
        {t("send")}
      </Button>
      <div role="status" className={styles.wide}>
        {change.isSuccess ? t("sent") : null}
      </div>
      <FormProblemAlert problem={change.error ? problemOf(change.error) : null} />
    </form>
  );
}
