"use client";
import { Button, Group } from "@mantine/core";
import type { UserStatus } from "@tenantry/core/workspace/invitation";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, type Problem, problemOf } from "../chrome/form-problem.tsx";
import { ConfirmButton } from "./confirm-button.tsx";

type Person = { id: string; email: string; name: string; role: "admin" | "member"; status: UserStatus };

/** What an administrator may do with one person; a refusal is said in the row. */
export function PersonActions({ person }: { person: Person }) {
  const t = useTranslations("workspace.people");
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const changeRole = trpc.workspace.changeRole.useMutation();
  const reactivate = trpc.workspace.reactivateUser.useMutation();
  const invite = trpc.workspace.inviteUser.useMutation();
  const deactivate = trpc.workspace.deactivateUser.useMutation();
  const { id, email, role, status } = person;
  const name = `\u2068${person.name}\u2069`;
  const pending = changeRole.isPending || reactivate.isPending || invite.isPending;
  const run = async (step: Promise<unknown>) => {
    setProblem(null);
    try {
      await step;
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  const step = (label: string, work: () => Promise<unknown>) => (
    <Button size="compact-sm" variant="subtle" disabled={pending} onClick={() => void run(work())}>
      {label}
    </Button>
  );
  const other = role === "admin" ? "member" : "admin";
  const inviteAgain = () => invite.mutateAsync({ email, role, name: person.name });
  const isInvited = status === "invited";
  return (
    <>
      <Group gap={4}>
        {status === "active"
          ? step(t(other === "admin" ? "makeAdmin" : "makeMember"), () => changeRole.mutateAsync({ id, role: other }))
          : null}
        {status === "deactivated" ? step(t("reactivate"), () => reactivate.mutateAsync({ id })) : null}
        {isInvited || status === "expired" ? step(t("inviteAgain"), inviteAgain) : null}
        {status === "active" || isInvited ? (
          <ConfirmButton
            label={t(isInvited ? "revoke" : "deactivate")}
            title={t(isInvited ? "revokeTitle" : "deactivateTitle", { name })}
            onConfirm={() => deactivate.mutateAsync({ id })}
          >
            {isInvited ? t("revokeText") : t("deactivateText", { name })}
          </ConfirmButton>
        ) : null}
      </Group>
      {problem ? <FormProblemAlert problem={problem} /> : null}
    </>
  );
}
