"use client";
import { Button } from "@mantine/core";
import { ConfirmByName } from "@tenantry/ui/confirm-by-name";
import { Section } from "@tenantry/ui/page";
import { Bdi } from "@tenantry/ui/text";
import { useTranslations } from "next-intl";
import { trpc } from "../../trpc/client.tsx";
import { ProblemWords, problemOf } from "../chrome/problem.tsx";
import { ReasonDialog, ReasonField, useReasonForm } from "../chrome/reason.tsx";
import { Act, useAct } from "./act.tsx";
import { LeavingActs } from "./leaving-acts.tsx";
import type { TenantDetails } from "./tenant-details.ts";

type ActProps = { tenant: TenantDetails["tenant"]; host: string };

/** What blocks a tenant's work, and what undoes it. */
export function DangerZone({ tenant, host }: ActProps) {
  const t = useTranslations("common.confirm");
  return (
    <Section title={t("dangerZone")} tone="danger">
      {tenant.suspendedAt ? <Reactivate tenant={tenant} host={host} /> : <Suspend tenant={tenant} host={host} />}
      <LeavingActs tenant={tenant} />
    </Section>
  );
}

function Suspend({ tenant, host }: ActProps) {
  const t = useTranslations("admin.tenant.danger");
  const common = useTranslations("common");
  const { name } = tenant;
  const { opened, open, close, onSuccess } = useAct(t("suspended", { name }));
  const suspend = trpc.admin.tenants.suspend.useMutation({ onSuccess });
  const form = useReasonForm(suspend.error);
  return (
    <Act title={t("suspend")} text={t("suspendText")}>
      <Button color="brick" variant="outline" onClick={open}>
        {t("suspendAction")}
      </Button>
      <ConfirmByName
        opened={opened}
        onClose={() => {
          close();
          suspend.reset();
          form.reset();
        }}
        title={t("suspendTitle", { name })}
        consequences={t.rich("suspendConsequences", { host: () => <Bdi>{host}</Bdi> })}
        name={name}
        labels={{
          typeName: common("confirm.typeName", { name }),
          mismatch: common("confirm.mismatch"),
          confirm: t("suspendAction"),
          cancel: common("actions.cancel"),
        }}
        pending={suspend.isPending}
        error={suspend.error ? <ProblemWords problem={problemOf(suspend.error)} /> : undefined}
        onConfirm={form.handleSubmit(({ reason }) => suspend.mutate({ tenantId: tenant.id, reason }))}
      >
        <ReasonField form={form} />
      </ConfirmByName>
    </Act>
  );
}

function Reactivate({ tenant, host }: ActProps) {
  const t = useTranslations("admin.tenant.danger");
  const { name } = tenant;
  const { opened, open, close, onSuccess } = useAct(t("reactivated", { name }));
  const reactivate = trpc.admin.tenants.reactivate.useMutation({ onSuccess });
  return (
    <Act title={t("reactivate")} text={t("reactivateText")}>
      <Button onClick={open}>{t("reactivateAction")}</Button>
      <ReasonDialog
        opened={opened}
        onClose={() => {
          close();
          reactivate.reset();
        }}
        title={t("reactivateTitle", { name })}
        text={t.rich("reactivateConsequences", { host: () => <Bdi>{host}</Bdi> })}
        submit={t("reactivateAction")}
        pending={reactivate.isPending}
        error={reactivate.error}
        onSubmit={(reason) => reactivate.mutate({ tenantId: tenant.id, reason })}
      />
    </Act>
  );
}
