"use client";
import { Alert, Button, CopyButton, Group, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DefinitionList } from "../definition-list.tsx";
import { Section } from "../page.tsx";
import { PasswordField } from "../password-field.tsx";
import { QrCode } from "../qr-code.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { Bdi } from "../text.tsx";
import styles from "./account.module.css";
import { AccountForm, AccountName, useAccountKit } from "./kit.tsx";

type Proofs = { currentPassword: string; code: string };

export type AccountSecondFactorProps = {
  email: string;
  /** Null while there is none. */
  factor: { since: Date; recoveryCodesLeft: number } | null;
  /** It may not be switched off. */
  required: boolean;
  onPropose: (input: { currentPassword: string }) => Promise<{ secret: string; uri: string }>;
  onConfirm: (input: { code: string }) => Promise<{ recoveryCodes: readonly string[] }>;
  onRenew: (input: Proofs) => Promise<{ recoveryCodes: readonly string[] }>;
  onDrop: (input: Proofs) => Promise<unknown>;
};

const fewCodes = 3;

export function AccountSecondFactor(props: AccountSecondFactorProps) {
  const { email, factor, required } = props;
  const t = useTranslations("account.factor");
  const { When } = useAccountKit();
  const [dialog, setDialog] = useState<"set up" | "renew" | "drop" | null>(null);
  const close = () => setDialog(null);
  return (
    <Section
      id="second-factor"
      title={t("title")}
      description={t("text")}
      action={factor ? null : <Button onClick={() => setDialog("set up")}>{t("setUp")}</Button>}
    >
      {factor ? (
        <Stack gap="md">
          <DefinitionList
            items={[
              {
                term: t("since"),
                description: (
                  <Group gap="xs">
                    <When instant={factor.since} />
                    <StatusBadge tone="active">{t("on")}</StatusBadge>
                  </Group>
                ),
              },
              { term: t("left"), description: factor.recoveryCodesLeft },
            ]}
          />
          {factor.recoveryCodesLeft <= fewCodes ? <Alert color="amber">{t("few")}</Alert> : null}
          <Group gap="xs">
            <Button variant="default" onClick={() => setDialog("renew")}>
              {t("renew")}
            </Button>
            {required ? null : (
              <Button variant="subtle" color="brick" onClick={() => setDialog("drop")}>
                {t("drop")}
              </Button>
            )}
          </Group>
        </Stack>
      ) : (
        <StatusBadge tone="inactive">{t("off")}</StatusBadge>
      )}
      {dialog === "set up" ? <SetUp {...props} onClose={close} /> : null}
      {dialog === "renew" ? <Renew {...props} onClose={close} /> : null}
      <Modal opened={dialog === "drop"} onClose={close} title={t("dropTitle")}>
        <Drop email={email} onDrop={props.onDrop} onClose={close} />
      </Modal>
    </Section>
  );
}

type SetUpProps = Pick<AccountSecondFactorProps, "email" | "onPropose" | "onConfirm"> & { onClose: () => void };

/** Password, then the app's first code, then the recovery codes: it counts from the second step on. */
function SetUp({ email, onPropose, onConfirm, onClose }: SetUpProps) {
  const t = useTranslations("account");
  const [proposal, setProposal] = useState<{ secret: string; uri: string } | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) return <RecoveryCodes email={email} codes={codes} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={t("factor.title")} closeOnClickOutside={proposal === null}>
      {proposal ? (
        <AccountForm
          key="code"
          submit={t("factor.confirm")}
          onCancel={onClose}
          onSubmit={async (value) => {
            const { recoveryCodes } = await onConfirm({ code: value("code") });
            setCodes(recoveryCodes);
          }}
        >
          {(errorOf) => (
            <>
              <div>{t("factor.scan")}</div>
              <div className={styles.qr}>
                <QrCode text={proposal.uri} label={t("factor.qr")} />
              </div>
              <Secret secret={proposal.secret} />
              <CodeField label={t("code")} description={t("factor.enter")} error={errorOf("code")} appOnly />
            </>
          )}
        </AccountForm>
      ) : (
        <AccountForm
          key="password"
          submit={t("factor.next")}
          onCancel={onClose}
          onSubmit={async (value) => setProposal(await onPropose({ currentPassword: value("currentPassword") }))}
        >
          {(errorOf) => (
            <>
              <div>{t("factor.confirmPassword")}</div>
              <AccountName email={email} />
              <PasswordField
                label={t("currentPassword")}
                name="currentPassword"
                autoComplete="current-password"
                data-autofocus
                error={errorOf("currentPassword")}
              />
            </>
          )}
        </AccountForm>
      )}
    </Modal>
  );
}

/** In groups of four, as people type it. */
function Secret({ secret }: { secret: string }) {
  const t = useTranslations("account.factor");
  return (
    <Stack gap={4} align="flex-start">
      <div>{t("manual")}</div>
      <div className={styles.secret} data-secret={secret}>
        <Bdi mono>{secret.replace(/(.{4})(?=.)/g, "$1 ")}</Bdi>
      </div>
      <CopyButton value={secret}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="default" onClick={copy}>
            {copied ? t("copied") : t("copySecret")}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}

type CodeFieldProps = { label: string; description?: string; error: string | undefined; appOnly?: boolean };

function CodeField({ label, description, error, appOnly = false }: CodeFieldProps) {
  return (
    <TextInput
      label={label}
      {...(description && { description })}
      name="code"
      autoComplete="one-time-code"
      inputMode={appOnly ? "numeric" : "text"}
      autoCapitalize="off"
      spellCheck={false}
      dir="ltr"
      data-autofocus
      error={error}
    />
  );
}

/** Shown once: nothing closes it but the button that says they are kept. */
function RecoveryCodes({ email, codes, onClose }: { email: string; codes: readonly string[]; onClose: () => void }) {
  const t = useTranslations("account.factor");
  const { refresh } = useAccountKit();
  const text = `${t("fileHead", { email })}\n\n${codes.join("\n")}\n`;
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Modal
      opened
      onClose={() => undefined}
      title={t("codesTitle")}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="md">
        <div>{t("codesText")}</div>
        <ol className={styles.codes} aria-label={t("codesTitle")}>
          {codes.map((code) => (
            <li key={code}>
              <Bdi mono>{code}</Bdi>
            </li>
          ))}
        </ol>
        <Group gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? t("copied") : t("copy")}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={download}>
            {t("download")}
          </Button>
        </Group>
        <Group justify="flex-end">
          <Button
            data-autofocus
            onClick={() => {
              onClose();
              refresh();
            }}
          >
            {t("kept")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function ProofFields({ email, errorOf }: { email: string; errorOf: (name: string) => string | undefined }) {
  const t = useTranslations("account");
  return (
    <>
      <AccountName email={email} />
      <PasswordField
        label={t("currentPassword")}
        name="currentPassword"
        autoComplete="current-password"
        error={errorOf("currentPassword")}
      />
      <CodeField label={t("code")} description={t("codeHelp")} error={errorOf("code")} />
    </>
  );
}

const proofsOf = (value: (name: string) => string): Proofs => ({
  currentPassword: value("currentPassword"),
  code: value("code"),
});

type RenewProps = Pick<AccountSecondFactorProps, "email" | "onRenew"> & { onClose: () => void };

function Renew({ email, onRenew, onClose }: RenewProps) {
  const t = useTranslations("account.factor");
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) return <RecoveryCodes email={email} codes={codes} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={t("renew")}>
      <AccountForm
        submit={t("renewSubmit")}
        onCancel={onClose}
        onSubmit={async (value) => setCodes((await onRenew(proofsOf(value))).recoveryCodes)}
      >
        {(errorOf) => (
          <>
            <div>{t("renewText")}</div>
            <ProofFields email={email} errorOf={errorOf} />
          </>
        )}
      </AccountForm>
    </Modal>
  );
}

type DropProps = Pick<AccountSecondFactorProps, "email" | "onDrop"> & { onClose: () => void };

function Drop({ email, onDrop, onClose }: DropProps) {
  const t = useTranslations("account.factor");
  const { refresh } = useAccountKit();
  return (
    <AccountForm
      submit={t("drop")}
      danger
      onCancel={onClose}
      onSubmit={async (value) => {
        await onDrop(proofsOf(value));
        notifications.show({ message: t("dropped") });
        onClose();
        refresh();
      }}
    >
      {(errorOf) => (
        <>
          <div>{t("dropText")}</div>
          <ProofFields email={email} errorOf={errorOf} />
        </>
      )}
    </AccountForm>
  );
}
