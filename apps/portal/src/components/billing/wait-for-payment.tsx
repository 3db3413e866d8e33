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
import styles from "./billing.module.css";
import { billingPath } from "./paths.ts";

const pollMs = 1500;
/** Half a minute; afterwards the reader decides whether to go on waiting. */
const mostLooks = 20;

/** Asks until the payment has come to something, bounded; then the page itself is read again and says what happened. */
export function WaitForPayment({ tenantId, invoiceId }: { tenantId: string; invoiceId: string }) {
  const t = useTranslations("portal.billing.wait");
  const router = useRouter();
  const [looks, setLooks] = useState(0);
  const { mutate, data, error, isPending } = trpc.billing.refreshPayment.useMutation({
    onSettled: () => setLooks((count) => count + 1),
  });
  const isSettled = data?.isSettled === true;
  const isLate = looks >= mostLooks;
  useEffect(() => {
    if (isSettled || isLate) return;
    const timer = setTimeout(() => mutate({ tenantId, invoiceId }), looks === 0 ? 0 : pollMs);
    return () => clearTimeout(timer);
  }, [isSettled, isLate, looks, mutate, tenantId, invoiceId]);
  useEffect(() => {
    if (isSettled) router.refresh();
  }, [isSettled, router]);
  if (isLate && !isSettled) {
    return (
      <Section>
        <Alert role="status" color="amber" icon={<IconClock aria-hidden="true" />} title={t("late")}>
          {t("lateText")}
        </Alert>
        <FormProblemAlert problem={error ? problemOf(error) : null} />
        <Group gap="xs" mt="md">
          <Button variant="default" loading={isPending} onClick={() => setLooks(0)}>
            {t("again")}
          </Button>
          <ButtonLink href={billingPath(tenantId)} variant="subtle">
            {t("done")}
          </ButtonLink>
        </Group>
      </Section>
    );
  }
  return (
    <Section>
      <div className={styles.waiting} role="status">
        <Loader size="sm" aria-hidden="true" />
        <p>{t("text")}</p>
      </div>
    </Section>
  );
}
