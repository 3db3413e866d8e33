"use client";
import { Button, Checkbox, Group, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";

/** Staff's answer to one registration; the applicant is told by e-mail. */
export function Decide({ id, name }: { id: string; name: string }) {
  const t = useTranslations("admin.approvals");
  const utils = trpc.useUtils();
  const [grantTrial, setGrantTrial] = useState(false);
  const [act, setAct] = useState<"approve" | "reject" | null>(null);
  const finish = async (message: string) => {
    setAct(null);
    notifications.show({ message });
    await Promise.all([utils.admin.approvals.invalidate(), utils.admin.tenants.invalidate()]);
  };
  const approve = trpc.admin.approvals.approve.useMutation({ onSuccess: () => finish(t("approved", { name })) });
  const reject = trpc.admin.approvals.reject.useMutation({ onSuccess: () => finish(t("rejected", { name })) });
  const mutations = { approve, reject };
  const open = (next: "approve" | "reject") => {
    mutations[next].reset();
    setGrantTrial(false);
    setAct(next);
  };
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Button size="compact-sm" aria-label={t("approveNamed", { name })} onClick={() => open("approve")}>
          {t("approve")}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="brick"
          aria-label={t("rejectNamed", { name })}
          onClick={() => open("reject")}
        >
          {t("reject")}
        </Button>
      </Group>
      {(["approve", "reject"] as const).map((decision) => (
        <ReasonDialog
          key={decision}
          opened={act === decision}
          onClose={() => setAct(null)}
          title={t(`titles.${decision}`, { name })}
          text={
            <Stack gap="md">
              <span>{t(`texts.${decision}`)}</span>
              {decision === "approve" ? (
                <Checkbox
                  label={t("grantTrial")}
                  description={t("grantTrialText")}
                  checked={grantTrial}
                  onChange={(event) => setGrantTrial(event.currentTarget.checked)}
                />
              ) : null}
            </Stack>
          }
          submit={t(decision)}
          pending={mutations[decision].isPending}
          error={mutations[decision].error}
          onSubmit={(reason) => {
            if (decision === "approve") approve.mutate({ tenantId: id, reason, grantTrial });
            else reject.mutate({ tenantId: id, reason });
          }}
        />
      ))}
    </>
  );
}
