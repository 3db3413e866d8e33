"use client";
import { Section } from "@tenantry/ui/page";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import inset from "../chrome/inset.module.css";
import { LoadError } from "../chrome/problem.tsx";
import type { Place } from "./billing-types.ts";
import { MovementList } from "./movement-list.tsx";

export function MoneySection({ tenantId, billing }: Place) {
  const t = useTranslations("revenue.tenantBilling.movements");
  const common = useTranslations("common.state");
  const { data, error, refetch } = trpc.admin.billing.money.useQuery({ tenantId });
  return (
    <Section title={t("title")} description={t("text")} flush>
      <div className={`${inset.inset} tn-figures`}>
        {data ? (
          <MovementList tenantId={tenantId} movements={data} timeZone={billing.timeZone} />
        ) : error ? (
          <LoadError error={error} onRetry={() => void refetch()} />
        ) : (
          <TableSkeleton label={common("loading")} columns={5} rows={3} />
        )}
      </div>
    </Section>
  );
}
