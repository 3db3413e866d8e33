"use client";
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { ConfirmByName } from "@tenantry/ui/confirm-by-name";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { fromField, toField } from "../chrome/instant-input.ts";
import { ProblemAlert, ProblemWords, problemOf } from "../chrome/problem.tsx";
import { ReasonDialog, ReasonField, useReasonForm } from "../chrome/reason.tsx";
import { Act, useAct } from "./act.tsx";
import { useLeaving } from "./leaving.tsx";
import type { Leaving } from "./leaving-facts.ts";

type Subject = { id: string; name: string };
type ActProps = { tenant: Subject; leaving: Leaving };

/** What staff do about a business that leaves. */
export function LeavingActs({ tenant }: { tenant: Subject }) {
  const { data: leaving } = useLeaving(tenant.id);
  if (!leaving || leaving.purgeStartedAt) return null;
  return (
    <>
      {leaving.isReady ? <Export tenant={tenant} /> : null}
      {leaving.deactivatedAt ? (
        <>
          <Restore tenant={tenant} />
          <Hold tenant={tenant} leaving={leaving} />
        </>
      ) : (
        <Deactivate tenant={tenant} leaving={leaving} />
      )}
    </>
  );
}

function Deactivate({ tenant, leaving }: ActProps) {
  const t = useTranslations("leaving.staff");
  const common = useTranslations("common");
  const { id, name } = tenant;
  const { opened, open, close, onSuccess } = useAct(t("deactivated", { name: `\u2068${name}\u2069` }));
  const act = trpc.admin.leaving.deactivate.useMutation({ onSuccess });
  const form = useReasonForm(act.error);
  const text = t("deactivateText", { days: leaving.retentionDays });
  return (
    <Act title={t("deactivate")} text={text}>
      <Button color="brick" variant="outline" onClick={open}>
        {t("deactivateConfirm")}
      </Button>
      <ConfirmByName
        opened={opened}
        onClose={() => {
          close();
          act.reset();
          form.reset();
        }}
        title={t("deactivate")}
        consequences={text}
        name={name}
        labels={{
          typeName: common("confirm.typeName", { name }),
          mismatch: common("confirm.mismatch"),
          confirm: t("deactivateConfirm"),
          cancel: common("actions.cancel"),
        }}
        pending={act.isPending}
        error={act.error ? <ProblemWords problem={problemOf(act.error)} /> : undefined}
        onConfirm={form.handleSubmit(({ reason }) => act.mutate({ tenantId: id, reason }))}
      >
        <ReasonField form={form} />
      </ConfirmByName>
    </Act>
  );
}

function Restore({ tenant: { id, name } }: { tenant: Subject }) {
  const t = useTranslations("leaving.staff");
  const { opened, open, close, onSuccess } = useAct(t("restored", { name: `\u2068${name}\u2069` }));
  const act = trpc.admin.leaving.restore.useMutation({ onSuccess });
  return (
    <Act title={t("restore")} text={t("restoreText")}>
      <Button onClick={open}>{t("restore")}</Button>
      <ReasonDialog
        opened={opened}
        onClose={() => {
          close();
          act.reset();
        }}
        title={t("restore")}
        text={t("restoreText")}
        submit={t("restore")}
        pending={act.isPending}
        error={act.error}
        onSubmit={(reason) => act.mutate({ tenantId: id, reason })}
      />
    </Act>
  );
}

function Export({ tenant: { id } }: { tenant: Subject }) {
  const t = useTranslations("leaving.staff");
  const { opened, open, close, onSuccess } = useAct(t("exportRequested"));
  const act = trpc.admin.leaving.requestExport.useMutation({ onSuccess });
  return (
    <Act title={t("export")} text={t("exportText")}>
      <Button variant="default" onClick={open}>
        {t("exportConfirm")}
      </Button>
      <ReasonDialog
        opened={opened}
        onClose={() => {
          close();
          act.reset();
        }}
        title={t("export")}
        text={t("exportText")}
        submit={t("exportConfirm")}
        pending={act.isPending}
        error={act.error}
        onSubmit={(reason) => act.mutate({ tenantId: id, reason })}
      />
    </Act>
  );
}

const weekMs = 7 * 86_400_000;

function Hold({ tenant: { id }, leaving: { holdUntil, purgeAt } }: ActProps) {
  const t = useTranslations("leaving.staff");
  const actions = useTranslations("common.actions");
  const { opened, open, close, onSuccess } = useAct(t("held"));
  const ending = useAct(t("holdEnded"));
  const act = trpc.admin.leaving.hold.useMutation({ onSuccess });
  const release = trpc.admin.leaving.hold.useMutation({ onSuccess: ending.onSuccess });
  const form = useReasonForm(act.error);
  const [until, setUntil] = useState(() => toField(new Date(purgeAt.getTime() + weekMs)));
  return (
    <Act title={t("hold")} text={t("holdText")}>
      <Group gap="xs">
        {holdUntil ? (
          <Button variant="default" onClick={ending.open}>
            {t("release")}
          </Button>
        ) : null}
        <Button variant="default" onClick={open}>
          {t("holdConfirm")}
        </Button>
      </Group>
      <Modal opened={opened} onClose={close} title={t("hold")} closeOnEscape={!act.isPending}>
        <form
          noValidate
          onSubmit={form.handleSubmit(({ reason }) => act.mutate({ tenantId: id, until: fromField(until), reason }))}
        >
          <Stack gap="md">
            <div>{t("holdText")}</div>
            <TextInput
              type="datetime-local"
              label={t("untilUtc")}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
              required
              withAsterisk={false}
            />
            <ReasonField form={form} />
            <ProblemAlert problem={act.error ? problemOf(act.error) : null} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close} disabled={act.isPending}>
                {actions("cancel")}
              </Button>
              <Button type="submit" loading={act.isPending} disabled={until === ""}>
                {t("holdConfirm")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      <ReasonDialog
        opened={ending.opened}
        onClose={ending.close}
        title={t("release")}
        text={t("releaseText")}
        submit={t("release")}
        pending={release.isPending}
        error={release.error}
        onSubmit={(reason) => release.mutate({ tenantId: id, until: null, reason })}
      />
    </Act>
  );
}
