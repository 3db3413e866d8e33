"use client";
import { Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { staffMay } from "@tenantry/core/identity/permissions";
import { Page } from "@tenantry/ui/page";
import { StatusBadge } from "@tenantry/ui/status-badge";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import type { Staff } from "../../trpc/server.ts";
import { BillingTab } from "../billing/billing-tab.tsx";
import { ReadOnlyNote } from "../chrome/read-only-note.tsx";
import { TabLinks } from "../chrome/tab-links.tsx";
import { EntitlementsTab } from "../entitlements/entitlements-tab.tsx";
import { UsageTab } from "../entitlements/usage-tab.tsx";
import { CapturedMail } from "../sandboxes/captured-mail.tsx";
import { SandboxPanel } from "../sandboxes/sandbox-panel.tsx";
import { AuditLog } from "./audit-log.tsx";
import { Axes } from "./axes.tsx";
import { DangerZone } from "./danger-zone.tsx";
import { LeavingSection } from "./leaving.tsx";
import { tenantListPath } from "./list-address.ts";
import { Migrations } from "./migrations.tsx";
import { Owners } from "./owners.tsx";
import { Profile } from "./profile.tsx";
import { ProvisioningLedger } from "./provisioning-ledger.tsx";
import { RegistrationPayment } from "./registration-payment.tsx";
import { Subscription } from "./subscription.tsx";
import type { TenantDetails } from "./tenant-details.ts";
import { TenantRuns } from "./tenant-runs.tsx";
import { TenantStatus } from "./tenant-status.tsx";
import { type TenantTab, tenantAddress, tenantTabs } from "./tenant-tabs.ts";
import styles from "./tenant-view.module.css";

const settledMs = 15_000;
const buildingMs = 2_000;

export type TenantViewProps = {
  me: Staff;
  initial: TenantDetails;
  tab: TenantTab;
  /** Of the billing tab: the one invoice to show. */
  invoiceId?: string | undefined;
  /** Of the workspace: `acme.example.com`, and its whole address. */
  host: string;
  url: string;
};

/** Everything staff know about one tenant, kept up to date; what they may do stands where it belongs. */
export function TenantView({ me, initial, tab, invoiceId, host, url }: TenantViewProps) {
  const t = useTranslations("admin");
  const common = useTranslations("common");
  const { data } = trpc.admin.tenants.get.useQuery(
    { tenantId: initial.tenant.id },
    {
      initialData: initial,
      refetchOnWindowFocus: "always",
      refetchInterval: ({ state }) => (isBuilding(state.data ?? initial) ? buildingMs : settledMs),
    },
  );
  const { tenant, axes } = data;
  const mayWrite = staffMay(me.role, "tenants:write");
  return (
    <Page
      width="wide"
      breadcrumb={{ label: common("nav.breadcrumb"), items: [{ label: t("tenants.title"), href: tenantListPath }] }}
      title={<bdi>{tenant.name}</bdi>}
      meta={
        <>
          {tenant.name2 ? <bdi className={styles.name2}>{tenant.name2}</bdi> : null}
          <TenantStatus axes={axes} />
          {tenant.sandbox ? <StatusBadge tone="inactive">{t("tenant.sandbox")}</StatusBadge> : null}
        </>
      }
      action={
        axes.provisioning === "ready" ? (
          <Button
            component="a"
            href={url}
            target="_blank"
            rel="noreferrer"
            variant="default"
            rightSection={<IconExternalLink size={16} stroke={1.6} className="tn-mirror" aria-hidden="true" />}
          >
            {t("tenant.workspace")}
          </Button>
        ) : null
      }
      description={<Bdi>{host}</Bdi>}
    >
      {mayWrite || (tab !== "overview" && staffMay(me.role, "overrides:write")) ? null : (
        <ReadOnlyNote role={me.role} />
      )}
      <TabLinks
        label={t("tenant.tabs.label")}
        tabs={tenantTabs.map((one) => ({
          href: tenantAddress(tenant.id, one),
          label: t(`tenant.tabs.${one}`),
          current: one === tab,
        }))}
      />
      {tab === "billing" ? (
        <BillingTab tenantId={tenant.id} me={me} invoiceId={invoiceId} />
      ) : tab === "entitlements" ? (
        <EntitlementsTab tenantId={tenant.id} me={me} />
      ) : tab === "usage" ? (
        <UsageTab tenantId={tenant.id} />
      ) : (
        <>
          <Axes axes={axes} suspendedAt={tenant.suspendedAt} />
          <div className={styles.columns}>
            <div className={styles.column}>
              <RegistrationPayment details={data} />
              <ProvisioningLedger details={data} mayWrite={mayWrite} />
              {tenant.sandbox ? <CapturedMail tenantId={tenant.id} mayRead={mayWrite} /> : null}
              <AuditLog details={data} me={me} />
              <TenantRuns tenantId={tenant.id} />
            </div>
            <div className={styles.column}>
              {tenant.sandbox ? <SandboxPanel details={data} mayWrite={mayWrite} /> : null}
              <Subscription details={data} />
              <Owners details={data} mayWrite={mayWrite} />
              <Profile details={data} host={host} />
              <Migrations details={data} />
              <LeavingSection tenantId={tenant.id} />
            </div>
          </div>
          {mayWrite ? <DangerZone tenant={tenant} host={host} /> : null}
        </>
      )}
    </Page>
  );
}

const isBuilding = ({ axes }: TenantDetails) => axes.provisioning === "running" || axes.provisioning === "pending";
