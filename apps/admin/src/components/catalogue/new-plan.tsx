"use client";
import { notifications } from "@mantine/notifications";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { editPath } from "./catalogue-address.ts";
import { PlanProfileForm } from "./plan-profile-form.tsx";

/** A plan begins with its name; its first version is written next. */
export function NewPlan() {
  const t = useTranslations("catalogue.newPlan");
  const router = useRouter();
  const utils = trpc.useUtils();
  const create = trpc.admin.catalogue.createPlan.useMutation();
  return (
    <Section title={t("title")} description={t("text")}>
      <PlanProfileForm
        submit={t("submit")}
        pending={create.isPending}
        error={create.error}
        onClose={create.reset}
        onSubmit={(values, reason) =>
          create.mutate(
            { ...values, reason },
            {
              onSuccess: () => {
                notifications.show({ message: t("created") });
                void utils.admin.catalogue.invalidate();
                router.push(editPath(values.code));
              },
            },
          )
        }
      />
    </Section>
  );
}
