"use client";
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";
import { ConfirmButton } from "../workspace/confirm-button.tsx";

type InvitationActionsProps = {
  tenantId: string;
  invitation: { id: string; email: string };
  mayInvite: boolean;
};

/** Sends an open invitation again, or takes it back; a refusal is said in the row. */
export function InvitationActions({ tenantId, invitation, mayInvite }: InvitationActionsProps) {
  const t = useTranslations("portal.people.invitations");
  const router = useRouter();
  const { id: invitationId } = invitation;
  const email = `\u2068${invitation.email}\u2069`;
  const again = trpc.people.inviteAgain.useMutation({
    onSuccess: () => {
      notifications.show({ message: t("sentAgain", { email }) });
      router.refresh();
    },
  });
  const withdraw = trpc.people.withdraw.useMutation();
  return (
    <>
      <Group gap={4}>
        {mayInvite ? (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={again.isPending}
            onClick={() => again.mutate({ tenantId, invitationId })}
          >
            {t("again")}
          </Button>
        ) : null}
        <ConfirmButton
          label={t("withdraw")}
          title={t("withdrawTitle", { email })}
          onConfirm={() => withdraw.mutateAsync({ tenantId, invitationId })}
        >
          {t("withdrawText")}
        </ConfirmButton>
      </Group>
      {again.error ? <FormProblemAlert problem={problemOf(again.error)} /> : null}
    </>
  );
}
