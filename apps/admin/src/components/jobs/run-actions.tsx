"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { RunSummary } from "@tenantry/core/ports/jobs";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { runListPath } from "./list-address.ts";

type Act = "retry" | "cancel" | "replay";

const polls = 40;
const pollMs = 250;

/** Retry what failed, cancel what runs, replay what ended: each with a reason. */
export function RunActions({ run }: { run: RunSummary }) {
  const t = useTranslations("admin.run");
  const router = useRouter();
  const utils = trpc.useUtils();
  const [act, setAct] = useState<Act | null>(null);
  const runId = run.id;
  const finish = async (message: string) => {
    setAct(null);
    notifications.show({ message });
    await utils.admin.jobs.invalidate();
  };
  const retry = trpc.admin.jobs.retry.useMutation({ onSuccess: () => finish(t("retried")) });
  const cancel = trpc.admin.jobs.cancel.useMutation({ onSuccess: () => finish(t("cancelled")) });
  const replay = trpc.admin.jobs.replay.useMutation({
    onSuccess: async (started) => {
      // The engine makes the new run a moment after it was asked to.
      await utils.admin.jobs.get.fetch(started, { retry: polls, retryDelay: pollMs });
      await finish(t("replayed"));
      router.push(`${runListPath}/${started.runId}`);
    },
  });
  const mutations = { retry, cancel, replay };
  const open = (next: Act) => {
    mutations[next].reset();
    setAct(next);
  };
  const hasEnded = run.endedAt !== null;
  return (
    <>
      {hasEnded ? (
        <Button variant="default" onClick={() => open("replay")}>
          {t("replay")}
        </Button>
      ) : (
        <Button variant="default" onClick={() => open("cancel")}>
          {t("cancel")}
        </Button>
      )}
      {run.status === "failed" || run.status === "cancelled" ? (
        <Button onClick={() => open("retry")}>{t("retry")}</Button>
      ) : null}
      {(["retry", "cancel", "replay"] as const).map((name) => (
        <ReasonDialog
          key={name}
          opened={act === name}
          onClose={() => setAct(null)}
          title={t(`act.${name}.title`)}
          text={t(`act.${name}.text`)}
          submit={t(name)}
          pending={mutations[name].isPending}
          error={mutations[name].error}
          onSubmit={(reason) => mutations[name].mutate({ runId, reason })}
        />
      ))}
    </>
  );
}
