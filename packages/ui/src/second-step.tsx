"use client";
import { Alert, Anchor, Button, Stack, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";

export type SecondStepProps = {
  /** What was wrong with the last code. */
  problem: ReactNode;
  pending: boolean;
  onSubmit: (code: string) => void;
  onBack: () => void;
};

/** After the right password: a code of the app, or a recovery code. */
export function SecondStep({ problem, pending, onSubmit, onBack }: SecondStepProps) {
  const t = useTranslations("account.secondStep");
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!pending && code.trim() !== "") onSubmit(code);
  };
  return (
    <form onSubmit={send} noValidate method="post">
      <Stack gap="md">
        <div>
          <strong>{t("title")}</strong>
          <div>{t("text")}</div>
        </div>
        <TextInput
          key={recovery ? "recovery" : "app"}
          label={recovery ? t("recovery") : t("code")}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete={recovery ? "off" : "one-time-code"}
          inputMode={recovery ? "text" : "numeric"}
          autoCapitalize="off"
          spellCheck={false}
          dir="ltr"
          required
          withAsterisk={false}
          autoFocus
        />
        {problem}
        <Button type="submit" fullWidth loading={pending}>
          {t("submit")}
        </Button>
        <Stack gap={4} align="flex-start">
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              setRecovery(!recovery);
              setCode("");
            }}
          >
            {recovery ? t("useApp") : t("useRecovery")}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={onBack}>
            {t("back")}
          </Anchor>
        </Stack>
      </Stack>
    </form>
  );
}

/** After a recovery code: how many are left, before the page is left. */
export function RecoveryCodeUsed({ left, onContinue }: { left: number; onContinue: () => void }) {
  const t = useTranslations("account.secondStep");
  return (
    <Stack gap="md">
      <Alert color="amber" role="status" title={t("leftTitle")}>
        {t("left", { count: left })}
      </Alert>
      <Button fullWidth onClick={onContinue} autoFocus>
        {t("go")}
      </Button>
    </Stack>
  );
}
