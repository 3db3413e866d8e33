"use client";
import { Button, Modal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Section } from "../page.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { Bdi } from "../text.tsx";
import styles from "./account.module.css";
import { AccountForm, useAccountKit } from "./kit.tsx";

type Browser = "edge" | "opera" | "samsung" | "firefox" | "chrome" | "safari";
type System = "iphone" | "ipad" | "android" | "windows" | "mac" | "chromeos" | "linux";

export type AccountSession = {
  id: string;
  audience: "web" | "api";
  signedInAt: Date;
  ip: string | null;
  browser: Browser | null;
  system: System | null;
  current: boolean;
};

export type AccountSessionsProps = {
  sessions: readonly AccountSession[];
  onEnd: (input: { sessionId: string }) => Promise<unknown>;
  onEndOthers: () => Promise<{ ended: number }>;
};

export function AccountSessions({ sessions, onEnd, onEndOthers }: AccountSessionsProps) {
  const t = useTranslations("account.sessions");
  const { refresh } = useAccountKit();
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const others = sessions.some(({ current }) => !current);
  return (
    <Section
      title={t("title")}
      description={t("text")}
      action={
        others ? (
          <Button variant="default" onClick={() => setAsking(true)}>
            {t("endOthers")}
          </Button>
        ) : null
      }
    >
      <ul className={styles.sessions}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={onEnd} />
        ))}
      </ul>
      {others ? null : <p className={styles.soft}>{t("onlyThis")}</p>}
      <Modal opened={asking} onClose={close} title={t("endOthersTitle")}>
        <AccountForm
          submit={t("endOthers")}
          onCancel={close}
          onSubmit={async () => {
            const { ended } = await onEndOthers();
            notifications.show({ message: t("ended", { count: ended }) });
            close();
            refresh();
          }}
        >
          {() => <div>{t("endOthersText")}</div>}
        </AccountForm>
      </Modal>
    </Section>
  );
}

function SessionRow({ session, onEnd }: { session: AccountSession; onEnd: AccountSessionsProps["onEnd"] }) {
  const t = useTranslations("account.sessions");
  const { refresh, Problem, When, exact } = useAccountKit();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const device = useDeviceName(session);
  const end = async () => {
    setBusy(true);
    setError(null);
    try {
      await onEnd({ sessionId: session.id });
      refresh();
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <li className={styles.session}>
      <div className={styles.facts}>
        <span className={styles.device}>
          {device} {session.current ? <StatusBadge tone="active">{t("current")}</StatusBadge> : null}
        </span>
        <span className={styles.soft}>
          {t("since")} <When instant={session.signedInAt} />
          {" · "}
          {t("address")} {session.ip ? <Bdi>{session.ip}</Bdi> : t("unknownAddress")}
        </span>
        {error === null ? null : <Problem error={error} />}
      </div>
      {session.current ? null : (
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          onClick={end}
          aria-label={t("endNamed", { device, since: exact(session.signedInAt) })}
        >
          {t("end")}
        </Button>
      )}
    </li>
  );
}

function useDeviceName({ audience, browser, system }: AccountSession): string {
  const t = useTranslations("account.sessions");
  if (audience === "api") return t("program");
  if (!browser && !system) return t("unknown");
  const name = browser ? t(`browser.${browser}`) : t("unknownBrowser");
  return system ? t("on", { browser: name, system: t(`system.${system}`) }) : name;
}
