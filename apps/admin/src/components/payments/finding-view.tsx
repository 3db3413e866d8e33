"use client";
import { Alert, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconScale } from "@tabler/icons-react";
import type { FindingRepair } from "@tenantry/core/billing/reconciliation";
import { formatMoney } from "@tenantry/i18n/format";
import { Page, Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { isolated } from "../billing/figures.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { reconciliationAddress } from "./money-address.ts";
import type { RepairPreview } from "./money-types.ts";
import styles from "./payments.module.css";
import { SeverityBadge } from "./reconciliation-view.tsx";
import { Seen } from "./seen.tsx";

/** One difference as it is now on both sides, and what each repair would do. */
export function FindingView({ preview, mayWrite }: { preview: RepairPreview; mayWrite: boolean }) {
  const t = useTranslations("revenue.company.reconciliation");
  const common = useTranslations("common");
  const { finding, there, here, card } = preview;
  return (
    <Page
      title={t(`kinds.${finding.kind}`)}
      meta={<SeverityBadge severity={finding.severity} />}
      breadcrumb={{
        label: common("nav.breadcrumb"),
        items: [{ href: reconciliationAddress({ state: "open" }), label: t("title") }],
      }}
    >
      <Alert color="slate" icon={<IconScale aria-hidden="true" />}>
        {t(`kindTexts.${finding.kind}`)}
      </Alert>
      {card ? (
        <Section title={t("card")}>
          <Bdi>{`${card.brand} ${card.last4}`}</Bdi>
        </Section>
      ) : (
        <Seen there={there} here={here} />
      )}
      <Repairs preview={preview} mayWrite={mayWrite} />
    </Page>
  );
}

function Repairs({ preview: { finding, repairs }, mayWrite }: { preview: RepairPreview; mayWrite: boolean }) {
  const t = useTranslations("revenue.company.reconciliation.repairs");
  const locale = useLocale();
  const router = useRouter();
  const utils = trpc.useUtils();
  const [act, setAct] = useState<FindingRepair | null>(null);
  const repair = trpc.admin.payments.repair.useMutation({
    onSuccess: async () => {
      setAct(null);
      notifications.show({ message: t("done") });
      router.push(reconciliationAddress({ state: "open" }));
      await Promise.all([utils.admin.payments.findings.invalidate(), utils.admin.payments.summary.invalidate()]);
    },
  });
  return (
    <Section title={t("title")} description={t("text")}>
      <dl className={styles.acts}>
        {repairs.map(({ repair: name, amount }) => {
          const words = { amount: amount ? isolated(formatMoney(amount, locale)) : "" };
          return (
            <div key={name} className={styles.tile}>
              <dt>
                <strong>{t(`${name}.title`)}</strong>
              </dt>
              <dd className={styles.soft}>{t(`${name}.text`, words)}</dd>
              {mayWrite ? (
                <dd>
                  <Button
                    variant={name === "accept" ? "default" : "filled"}
                    onClick={() => {
                      repair.reset();
                      setAct(name);
                    }}
                  >
                    {t(`${name}.act`)}
                  </Button>
                  <ReasonDialog
                    opened={act === name}
                    onClose={() => setAct(null)}
                    title={t(`${name}.title`)}
                    text={t(`${name}.text`, words)}
                    submit={t(`${name}.act`)}
                    pending={repair.isPending}
                    error={repair.error}
                    onSubmit={(reason) => repair.mutate({ findingId: finding.id, repair: name, reason })}
                  />
                </dd>
              ) : null}
            </div>
          );
        })}
      </dl>
    </Section>
  );
}
