"use client";
import { Group } from "@mantine/core";
import type { MembershipRole } from "@tenantry/core/identity/permissions";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { ConfirmButton } from "../workspace/confirm-button.tsx";

type MemberActionsProps = { tenantId: string; person: { ownerId: string; name: string; role: MembershipRole } };

/** What an owner may do with one of the others. Each asks first: it changes what somebody may do with money. */
export function MemberActions({ tenantId, person }: MemberActionsProps) {
  const t = useTranslations("portal.people");
  const changeRole = trpc.people.changeRole.useMutation();
  const remove = trpc.people.remove.useMutation();
  const { ownerId, role } = person;
  const name = `\u2068${person.name}\u2069`;
  const other = role === "owner" ? "billing_contact" : "owner";
  return (
    <Group gap={4}>
      <ConfirmButton
        label={t(`change.${other}.label`)}
        title={t(`change.${other}.title`, { name })}
        calm
        onConfirm={() => changeRole.mutateAsync({ tenantId, ownerId, role: other })}
      >
        {t(`change.${other}.text`, { name })}
      </ConfirmButton>
      <ConfirmButton
        label={t("remove")}
        title={t("removeTitle", { name })}
        onConfirm={() => remove.mutateAsync({ tenantId, ownerId })}
      >
        {t("removeText", { name })}
      </ConfirmButton>
    </Group>
  );
}
