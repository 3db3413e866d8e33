"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ConfirmByName } from "@tenantry/ui/confirm-by-name";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import styles from "../catalogue/catalogue.module.css";
import { ProblemWords, problemOf } from "../chrome/problem.tsx";
import { ReasonDialog, ReasonField, useReasonForm } from "../chrome/reason.tsx";
import { flagsPath } from "./flag-address.ts";
import type { Flag } from "./flag-state.ts";

/** The kill switch, which beats everything, and the archive, from which nothing comes back. */
export function FlagDanger({ flag }: { flag: Flag }) {
  const t = useTranslations("steering.flag.danger");
  const common = useTranslations("common");
  const router = useRouter();
  const utils = trpc.useUtils();
  const [act, setAct] = useState<"kill" | "archive" | null>(null);
  const close = () => {
    setAct(null);
    kill.reset();
    archive.reset();
  };
  const kill = trpc.admin.flags.kill.useMutation({
    onSuccess: async () => {
      setAct(null);
      notifications.show({ message: t(flag.killedAt ? "revived" : "killed") });
      await utils.admin.flags.invalidate();
      router.refresh();
    },
  });
  const archive = trpc.admin.flags.archive.useMutation({
    onSuccess: async () => {
      notifications.show({ message: t("archived") });
      await utils.admin.flags.invalidate();
      router.push(flagsPath);
    },
  });
  const form = useReasonForm(archive.error);
  const words = flag.killedAt ? "revive" : "kill";
  return (
    <Section title={common("confirm.dangerZone")} tone="danger">
      <div className={styles.column}>
        <span>{t(`${words}.text`)}</span>
        <div>
          <Button color={flag.killedAt ? "evergreen" : "brick"} onClick={() => setAct("kill")}>
            {t(`${words}.action`)}
          </Button>
        </div>
        <span>{t("archive.text")}</span>
        <div>
          <Button color="brick" variant="outline" onClick={() => setAct("archive")}>
            {t("archive.action")}
          </Button>
        </div>
      </div>
      <ReasonDialog
        opened={act === "kill"}
        onClose={close}
        title={t(`${words}.title`, { key: flag.key })}
        text={t(`${words}.consequences`)}
        submit={t(`${words}.action`)}
        pending={kill.isPending}
        error={kill.error}
        onSubmit={(reason) => kill.mutate({ key: flag.key, killed: flag.killedAt === null, reason })}
      />
      <ConfirmByName
        opened={act === "archive"}
        onClose={() => {
          close();
          form.reset();
        }}
        title={t("archive.title", { key: flag.key })}
        consequences={t("archive.consequences")}
        name={flag.key}
        labels={{
          typeName: common("confirm.typeName", { name: flag.key }),
          mismatch: common("confirm.mismatch"),
          confirm: t("archive.action"),
          cancel: common("actions.cancel"),
        }}
        pending={archive.isPending}
        error={archive.error ? <ProblemWords problem={problemOf(archive.error)} /> : undefined}
        onConfirm={form.handleSubmit(({ reason }) => archive.mutate({ key: flag.key, reason }))}
      >
        <ReasonField form={form} />
      </ConfirmByName>
    </Section>
  );
}
