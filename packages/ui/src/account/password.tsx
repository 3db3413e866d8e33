"use client";
import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Section } from "../page.tsx";
import { PasswordField } from "../password-field.tsx";
import { usePasswordStrength } from "../use-password-strength.tsx";
import { AccountForm, AccountName, useAccountKit } from "./kit.tsx";

export type AccountPasswordProps = {
  person: { name: string; email: string };
  /** What a password must be, in the reader's language. */
  rule: string;
  onChange: (input: { currentPassword: string; newPassword: string }) => Promise<unknown>;
};

export function AccountPassword({ person, rule, onChange }: AccountPasswordProps) {
  const t = useTranslations("account.password");
  const [opened, setOpened] = useState(false);
  return (
    <Section
      title={t("title")}
      description={t("text")}
      action={
        <Button variant="default" onClick={() => setOpened(true)}>
          {t("change")}
        </Button>
      }
    >
      <Modal opened={opened} onClose={() => setOpened(false)} title={t("change")}>
        <ChangePassword person={person} rule={rule} onChange={onChange} onClose={() => setOpened(false)} />
      </Modal>
    </Section>
  );
}

function ChangePassword({ person, rule, onChange, onClose }: AccountPasswordProps & { onClose: () => void }) {
  const t = useTranslations("account");
  const words = useTranslations("common.password");
  const { refresh } = useAccountKit();
  const [typed, setTyped] = useState("");
  const score = usePasswordStrength(typed, [person.name, person.email]);
  return (
    <AccountForm
      submit={t("password.submit")}
      onCancel={onClose}
      onSubmit={async (value) => {
        await onChange({ currentPassword: value("currentPassword"), newPassword: value("newPassword") });
        notifications.show({ message: t("password.changed") });
        onClose();
        refresh();
      }}
    >
      {(errorOf) => (
        <>
          <AccountName email={person.email} />
          <PasswordField
            label={t("currentPassword")}
            name="currentPassword"
            autoComplete="current-password"
            data-autofocus
            error={errorOf("currentPassword")}
          />
          <PasswordField
            label={t("password.new")}
            name="newPassword"
            description={rule}
            autoComplete="new-password"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={errorOf("newPassword")}
            strength={score === undefined ? undefined : { score, label: words("strength", { level: String(score) }) }}
          />
        </>
      )}
    </AccountForm>
  );
}
