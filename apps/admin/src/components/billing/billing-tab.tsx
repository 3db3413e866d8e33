"use client";
import { staffMay } from "@tenantry/core/identity/permissions";
import { CardSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import type { Staff } from "../../trpc/server.ts";
import { LoadError } from "../chrome/problem.tsx";
import viewStyles from "../tenants/tenant-view.module.css";
import { AgreementList } from "./agreement-list.tsx";
import { ChangeHistory } from "./change-history.tsx";
import { ClockPanel } from "./clock-panel.tsx";
import { InvoiceList } from "./invoice-list.tsx";
import { InvoiceView } from "./invoice-view.tsx";
import { MethodList } from "./method-list.tsx";
import { MoneySection } from "./money-section.tsx";
import { Notices } from "./notices.tsx";
import { SubscriptionState } from "./subscription-state.tsx";
import { TrailSection } from "./trail-section.tsx";
import { WaitingLines } from "./waiting-lines.tsx";

const refreshMs = 15_000;

/** One tenant's billing: what it has, pays and owes, and what staff can do about it; or one of its invoices. */
export function BillingTab({
  tenantId,
  me,
  invoiceId,
}: {
  tenantId: string;
  me: Staff;
  invoiceId: string | undefined;
}) {
  const pages = useTranslations("common.pages.forbidden");
  const common = useTranslations("common.state");
  const mayRead = staffMay(me.role, "billing:read");
  const { data, error, refetch } = trpc.admin.billing.overview.useQuery(
    { tenantId },
    { enabled: mayRead, refetchInterval: refreshMs, refetchOnWindowFocus: "always" },
  );
  if (!mayRead) return <EmptyState title={pages("title")} text={pages("text")} />;
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <CardSkeleton label={common("loading")} lines={8} />;
  const maySell = staffMay(me.role, "overrides:write");
  const mayBill = staffMay(me.role, "billing:write");
  const place = { tenantId, billing: data };
  if (invoiceId) return <InvoiceView {...place} invoiceId={invoiceId} mayBill={mayBill} />;
  return (
    <>
      {data.hasClock ? (
        <ClockPanel tenantId={tenantId} timeZone={data.timeZone} mayMove={staffMay(me.role, "tenants:write")} />
      ) : null}
      <Notices {...place} maySell={maySell} mayBill={mayBill} />
      <SubscriptionState {...place} maySell={maySell} mayBill={mayBill} />
      <InvoiceList {...place} />
      <div className={viewStyles.columns}>
        <div className={viewStyles.column}>
          <MoneySection {...place} />
          <ChangeHistory {...place} />
        </div>
        <div className={viewStyles.column}>
          <WaitingLines {...place} />
          <AgreementList {...place} maySell={maySell} />
          <MethodList {...place} />
        </div>
      </div>
      <TrailSection {...place} />
    </>
  );
}
