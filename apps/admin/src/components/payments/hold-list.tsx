"use client";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconParking } from "@tabler/icons-react";
import { isCurrency, money } from "@tenantry/core/money";
import { type Column, DataTable } from "@tenantry/ui/data-table";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { Figure } from "../billing/figures.tsx";
import { LoadError } from "../chrome/problem.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { When } from "../chrome/when.tsx";
import type { Hold } from "./money-types.ts";
import styles from "./payments.module.css";
import { TenantName } from "./tenant-name.tsx";

const refreshMs = 15_000;
/** What the guard wrote down of the bill that it held; a hold without a price has none. */
const Held = z.object({ lines: z.number(), netMinor: z.string(), currency: z.string() });

/** Tenants whose billing waits for staff, with the bill that was held. */
export function HoldList({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations("revenue.company.parked");
  const common = useTranslations("common.state");
  const { data, error, refetch } = trpc.admin.payments.holds.useQuery(undefined, {
    refetchInterval: refreshMs,
    refetchOnWindowFocus: "always",
  });
  if (!data)
    return error ? (
      <LoadError error={error} onRetry={() => void refetch()} />
    ) : (
      <TableSkeleton label={common("loading")} columns={5} rows={5} />
    );
  const shared: Column<Hold>[] = [
    {
      key: "tenant",
      label: t("columns.tenant"),
      cell: (row) => <TenantName id={row.tenantId} name={row.tenantName} />,
    },
    { key: "reason", label: t("columns.reason"), cell: (row) => t(`reasons.${row.reason}`) },
    { key: "bill", label: t("columns.bill"), cell: (row) => <HeldBill details={row.details} /> },
    { key: "since", label: t("columns.since"), cell: (row) => <When instant={row.createdAt} /> },
  ];
  return (
    <>
      <DataTable
        label={t("title")}
        columns={[
          ...shared,
          { key: "act", label: t("columns.act"), cell: (row) => (mayWrite ? <Release hold={row} /> : null) },
        ]}
        rows={data.open}
        rowKey={(row) => row.id}
        empty={
          <EmptyState icon={<IconParking size={24} stroke={1.6} />} title={t("empty.title")} text={t("empty.text")} />
        }
      />
      {data.released.length > 0 ? (
        <Section title={t("released")} flush>
          <DataTable
            label={t("released")}
            columns={[
              ...shared.slice(0, 3),
              {
                key: "by",
                label: t("columns.by"),
                cell: ({ releasedByName, releaseReason }) => (
                  <span className={styles.row}>
                    {releaseReason ? <bdi>{releaseReason}</bdi> : null}
                    {releasedByName ? <bdi className={styles.soft}>{releasedByName}</bdi> : null}
                  </span>
                ),
              },
              {
                key: "released",
                label: t("columns.released"),
                cell: ({ releasedAt }) => (releasedAt ? <When instant={releasedAt} /> : null),
              },
            ]}
            rows={data.released}
            rowKey={(row) => row.id}
            empty={null}
          />
        </Section>
      ) : null}
    </>
  );
}

function HeldBill({ details }: { details: Hold["details"] }) {
  const t = useTranslations("revenue.company.parked");
  const held = Held.safeParse(details).data;
  if (!held || !isCurrency(held.currency)) return null;
  return (
    <span className={styles.row}>
      <Figure value={money(BigInt(held.netMinor), held.currency)} />
      <span className={styles.soft}>{t("lines", { count: held.lines })}</span>
    </span>
  );
}

function Release({ hold: { id: holdId, tenantId, tenantName } }: { hold: Hold }) {
  const t = useTranslations("revenue.company.parked.release");
  const utils = trpc.useUtils();
  const [opened, setOpened] = useState(false);
  const release = trpc.admin.payments.releaseHold.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("done") });
      await utils.admin.payments.holds.invalidate();
    },
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => setOpened(true)}
        aria-label={t("of", { name: tenantName })}
      >
        {t("title")}
      </Button>
      <ReasonDialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("title")}
        text={t("text", { name: tenantName })}
        submit={t("title")}
        pending={release.isPending}
        error={release.error}
        onSubmit={(reason) => release.mutate({ tenantId, holdId, reason })}
      />
    </>
  );
}
