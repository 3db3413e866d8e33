"use client";
import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Section } from "../page.tsx";
import { PasswordField } from "../password-field.tsx";
import { Bdi } from "../text.tsx";
import { AccountForm, useAccountKit } from "./kit.tsx";

export type AccountEmailProps = {
  email: string;
  pending: { newEmail: string; expiresAt: Date } | null;
  onChange: (input: { newEmail: string; currentPassword: string }) => Promise<unknown>;
  onResend: () => Promise<unknown>;
  onWithdraw: () => Promise<unknown>;
};

export function AccountEmail({ email, pending, onChange, onResend, onWithdraw }: AccountEmailProps) {
  const t = useTranslations("account");
  const { refresh } = useAccountKit();
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <Section
      title={t("email.title")}
      description={t("email.text")}
      action={
        <Button variant="default" onClick={() => setOpened(true)}>
          {t("email.change")}
        </Button>
      }
    >
      <Stack gap="md">
        <div>
          <Bdi>{email}</Bdi>
        </div>
        {pending ? <PendingEmail pending={pending} onResend={onResend} onWithdraw={onWithdraw} /> : null}
      </Stack>
      <Modal opened={opened} onClose={close} title={t("email.change")}>
        <AccountForm
          submit={t("email.submit")}
          onCancel={close}
          onSubmit={async (value) => {
            await onChange({ newEmail: value("newEmail"), currentPassword: value("currentPassword") });
            close();
            refresh();
          }}
        >
          {(errorOf) => (
            <>
              <TextInput
                label={t("email.new")}
                description={t("email.newHelp")}
                name="newEmail"
                type="email"
                autoComplete="email"
                data-autofocus
                error={errorOf("newEmail")}
              />
              <PasswordField
                label={t("currentPassword")}
                name="currentPassword"
                autoComplete="current-password"
                error={errorOf("currentPassword")}
              />
            </>
          )}
        </AccountForm>
      </Modal>
    </Section>
  );
}

type PendingEmailProps = Pick<AccountEmailProps, "onResend" | "onWithdraw"> & {
  pending: { newEmail: string; expiresAt: Date };
};

/** What waits for the new mailbox: mailed again, or taken back. */
function PendingEmail({ pending, onResend, onWithdraw }: PendingEmailProps) {
  const t = useTranslations("account.email");
  const { refresh, Problem, When } = useAccountKit();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const resend = async () => {
    setBusy(true);
    setError(null);
    try {
      await onResend();
      notifications.show({ message: t("resent") });
      refresh();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Alert color="amber" title={t("pending")}>
      <Stack gap="sm">
        <div>{t.rich("pendingText", { email: () => <Bdi>{pending.newEmail}</Bdi> })}</div>
        <div>
          {t("until")} <When instant={pending.expiresAt} />
        </div>
        {error === null ? null : <Problem error={error} />}
        <Group gap="xs">
          <Button size="compact-sm" variant="default" loading={busy} onClick={resend}>
            {t("resend")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
            {t("withdraw")}
          </Button>
        </Group>
      </Stack>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("withdrawTitle")}>
        <AccountForm
          submit={t("withdraw")}
          onCancel={() => setAsking(false)}
          onSubmit={async () => {
            await onWithdraw();
            setAsking(false);
            refresh();
          }}
        >
          {() => <div>{t("withdrawText")}</div>}
        </AccountForm>
      </Modal>
    </Alert>
  );
}
