"use client";
import { Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";

/** Nothing is lost by coming back: no question is asked. */
export function RestoreBusiness({ tenantId }: { tenantId: string }) {
  const t = useTranslations("leaving.owner");
  const router = useRouter();
  const utils = trpc.useUtils();
  const restore = trpc.leaving.restore.useMutation({
    onSuccess: async () => {
      notifications.show({ message: t("restored") });
      await utils.leaving.get.invalidate();
      router.refresh();
    },
  });
  return (
    <Stack gap="xs" align="flex-start">
      <Button onClick={() => restore.mutate({ tenantId })} loading={restore.isPending}>
        {t("restore")}
      </Button>
      <FormProblemAlert problem={restore.error ? problemOf(restore.error) : null} />
    </Stack>
  );
}
