"use client";
import { Button } from "@mantine/core";
import type { CaptchaId } from "@tenantry/core/ports/captcha";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFieldWords } from "../chrome/form-problem.tsx";
import styles from "./captcha.module.css";
import { useProofOfWork } from "./use-proof-of-work.ts";
import { VendorCaptcha } from "./vendor-captcha.tsx";

export type CaptchaAsked = { provider: CaptchaId; siteKey: string | null };

/** What the form needs of the CAPTCHA that is on: its answer when it is sent, and what to show on the last step. */
export function useCaptcha(asked: CaptchaAsked | null, active: boolean) {
  const proof = useProofOfWork(active && asked?.provider === "altcha");
  const [token, setToken] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const [unreachable, setUnreachable] = useState(false);
  const answer = async (): Promise<string | undefined> => {
    if (!asked) return undefined;
    return ((asked.provider === "altcha" ? await proof.answer() : token) ?? undefined) as string | undefined;
  };
  /** A refused answer is spent: ask for another. */
  const renew = () => {
    if (asked?.provider === "altcha") void proof.again();
    else if (asked) {
      setToken(null);
      setRound((before) => before + 1);
    }
  };
  return { asked, proof, round, unreachable, setToken, setUnreachable, answer, renew };
}

/** Nothing to solve with ALTCHA: it says what happens. With a vendor, its widget. `error` is the code at the field. */
export function Captcha({ captcha, error }: { captcha: ReturnType<typeof useCaptcha>; error: string | undefined }) {
  const t = useTranslations("portal.register.captcha");
  const words = useFieldWords();
  const { asked, proof } = captcha;
  if (!asked) return null;
  const failed = asked.provider === "altcha" ? proof.state === "failed" : captcha.unreachable;
  return (
    <div className={styles.captcha}>
      {asked.provider === "altcha" ? (
        <p className={styles.state} role="status" data-state={proof.state}>
          {proof.state === "failed" ? null : t(proof.state === "done" ? "done" : "working")}
        </p>
      ) : (
        <section aria-label={t("label")}>
          <VendorCaptcha
            vendor={asked.provider}
            siteKey={asked.siteKey ?? ""}
            round={captcha.round}
            onAnswer={captcha.setToken}
            onUnreachable={() => captcha.setUnreachable(true)}
          />
        </section>
      )}
      {failed ? (
        <div role="alert" className={styles.failed}>
          <span>{t("failed")}</span>
          {asked.provider === "altcha" ? (
            <Button variant="default" size="compact-sm" onClick={() => void proof.again()}>
              {t("again")}
            </Button>
          ) : null}
        </div>
      ) : null}
      {error && !failed ? (
        <p role="alert" className={styles.error}>
          {words(error)}
        </p>
      ) : null}
    </div>
  );
}
