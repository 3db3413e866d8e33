"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ConfirmByName } from "@tenantry/ui/confirm-by-name";
import { PasswordField } from "@tenantry/ui/password-field";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { problemOf, useFieldWords } from "../chrome/form-problem.tsx";
import styles from "./leaving.module.css";
import type { Leaving } from "./leaving-facts.ts";

type CloseBusinessProps = { tenantId: string; leaving: Leaving; day: (at: Date) => string };

/** Says what happens and when; asks for the name and the owner's own password. */
export function CloseBusiness({ tenantId, leaving, day }: CloseBusinessProps) {
  const t = useTranslations("leaving.owner");
  const common = useTranslations("common.confirm");
  const errors = useTranslations("errors.code");
  const words = useFieldWords();
  const locale = useLocale();
  const router = useRouter();
  const utils = trpc.useUtils();
  const [opened, setOpened] = useState(false);
  const [password, setPassword] = useState("");
  const close = trpc.leaving.close.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("closed") });
      await utils.leaving.get.invalidate();
      router.refresh();
    },
  });
  const problem = close.error ? problemOf(close.error) : null;
  const wrong = problem?.fields?.password?.[0];
  const { name, purgeAt, subscription, openInvoices } = leaving;
  const leave = () => {
    setOpened(false);
    setPassword("");
    close.reset();
  };
  return (
    <>
      <Button color="brick" variant="outline" onClick={() => setOpened(true)}>
        {t("close")}
      </Button>
      <ConfirmByName
        opened={opened}
        onClose={leave}
        title={t("closeTitle", { name: `\u2068${name}\u2069` })}
        consequences={
          <ul className={styles.consequences}>
            <li>{t("readOnly")}</li>
            <li>{t("purge", { date: day(purgeAt) })}</li>
            <li>
              {subscription
                ? t("subscriptionEnds", { plan: subscription.plan[locale], date: day(subscription.endsAt) })
                : t("subscriptionNone")}
            </li>
            <li>{t("open", { count: openInvoices })}</li>
          </ul>
        }
        name={name}
        labels={{
          typeName: common("typeName", { name: `\u2068${name}\u2069` }),
          mismatch: common("mismatch"),
          confirm: t("confirm"),
          cancel: t("cancel"),
        }}
        pending={close.isPending}
        error={
          problem && !wrong ? errors(`${problem.code === "rate_limited" ? "rate_limited" : "unknown"}.text`) : undefined
        }
        onConfirm={() => close.mutate({ tenantId, name, password })}
      >
        <PasswordField
          label={t("password")}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          error={words(wrong)}
          required
          withAsterisk={false}
        />
      </ConfirmByName>
    </>
  );
}
