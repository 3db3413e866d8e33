"use client";
import { Alert, Button, Group, Loader } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { ButtonLink } from "@tenantry/ui/links";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { FormProblemAlert, problemOf } from "../chrome/form-problem.tsx";
import styles from "./await-payment.module.css";
import { nextStepPath } from "./next-step.ts";

const pollMs = 1500;
/** Half a minute; afterwards the reader decides whether to go on waiting. */
const mostLooks = 20;

/** Asks the gateway until the payment has come to something, bounded; then leads on. */
export function AwaitPayment({ tenantId }: { tenantId: string }) {
  const t = useTranslations("portal.payFirst");
  const router = useRouter();
  const [looks, setLooks] = useState(0);
  const { mutate, data, error, isPending } = trpc.checkout.refresh.useMutation({
    onSettled: () => setLooks((count) => count + 1),
  });
  const isPaid = data?.status === "succeeded";
  const isOver = data === null || data?.status === "failed";
  const isLate = looks >= mostLooks;
  useEffect(() => {
    if (isPaid || isOver || isLate) return;
    const timer = setTimeout(() => mutate({ tenantId }), looks === 0 ? 0 : pollMs);
    return () => clearTimeout(timer);
  }, [isPaid, isOver, isLate, looks, mutate, tenantId]);
  useEffect(() => {
    if (isPaid) router.replace(nextStepPath("provisioning", tenantId));
    else if (isOver) router.replace(`${nextStepPath("pay", tenantId)}?back=left`);
  }, [isPaid, isOver, router, tenantId]);
  if (isLate && !isPaid) {
    return (
      <Section>
        <Alert role="status" color="amber" icon={<IconClock aria-hidden="true" />} title={t("late")}>
          {t("lateText")}
        </Alert>
        <FormProblemAlert problem={error ? problemOf(error) : null} />
        <Group gap="xs" mt="md">
          <Button variant="default" loading={isPending} onClick={() => setLooks(0)}>
            {t("look")}
          </Button>
          <ButtonLink href={nextStepPath("pay", tenantId)} variant="subtle">
            {t("back")}
          </ButtonLink>
        </Group>
      </Section>
    );
  }
  return (
    <Section>
      <div className={styles.waiting} role="status">
        <Loader size="sm" aria-hidden="true" />
        <p>{t("wait")}</p>
      </div>
    </Section>
  );
}
