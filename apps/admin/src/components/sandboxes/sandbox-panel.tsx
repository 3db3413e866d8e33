"use client";
import { Alert, Button, NativeSelect } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconClockExclamation } from "@tabler/icons-react";
import { sandboxLife } from "@tenantry/core/tenant/sandbox";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { Section } from "@tenantry/ui/page";
import { useNow, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { ReasonDialog } from "../chrome/reason.tsx";
import { When } from "../chrome/when.tsx";
import type { TenantDetails } from "../tenants/tenant-details.ts";

const tickMs = 60_000;
const spans = [7, 14, 30, 90] as const;

/** What makes a tenant a test: its content, its end, and the ways to go on with it. */
export function SandboxPanel({ details, mayWrite }: { details: TenantDetails; mayWrite: boolean }) {
  const t = useTranslations("admin.sandboxes.panel");
  const templates = useTranslations("admin.sandboxes.templates");
  const now = useNow({ updateInterval: tickMs });
  const { id: tenantId, template, expiresAt, readyAt, purgedAt } = details.tenant;
  const life = expiresAt ? sandboxLife(expiresAt, now) : "running";
  return (
    <Section title={t("title")} description={t("text")}>
      <div className={formStyles.form}>
        {expiresAt && life !== "running" ? (
          <Alert color="amber" icon={<IconClockExclamation aria-hidden="true" />}>
            {t(purgedAt ? "purged" : life)}
          </Alert>
        ) : null}
        <DefinitionList
          items={[
            { term: t("template"), description: templates(template ?? "empty") },
            { term: t("expires"), description: expiresAt ? <When instant={expiresAt} /> : t("never") },
          ]}
        />
        {mayWrite && life !== "over" ? (
          <div className={formStyles.end}>
            {readyAt ? <LinkButton tenantId={tenantId} /> : null}
            {expiresAt ? <ExtendButton tenantId={tenantId} /> : null}
          </div>
        ) : null}
      </div>
    </Section>
  );
}

function ExtendButton({ tenantId }: { tenantId: string }) {
  const t = useTranslations("admin.sandboxes.panel");
  const [opened, setOpened] = useState(false);
  const [days, setDays] = useState<number>(spans[1]);
  const utils = trpc.useUtils();
  const extend = trpc.admin.sandboxes.extend.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("extended") });
      await utils.admin.tenants.invalidate();
    },
  });
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {t("extend")}
      </Button>
      <ReasonDialog
        opened={opened}
        onClose={() => {
          setOpened(false);
          extend.reset();
        }}
        title={t("extend")}
        text={
          <NativeSelect
            label={t("days")}
            description={t("extendText")}
            value={String(days)}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
            data={spans.map((span) => ({ value: String(span), label: t("span", { days: span }) }))}
          />
        }
        submit={t("extend")}
        pending={extend.isPending}
        error={extend.error}
        onSubmit={(reason) => extend.mutate({ tenantId, days, reason })}
      />
    </>
  );
}

function LinkButton({ tenantId }: { tenantId: string }) {
  const t = useTranslations("admin.sandboxes.panel");
  const [opened, setOpened] = useState(false);
  const utils = trpc.useUtils();
  const request = trpc.admin.sandboxes.requestLink.useMutation({
    onSuccess: async () => {
      setOpened(false);
      notifications.show({ message: t("linkSent") });
      await Promise.all([utils.admin.sandboxes.mails.invalidate(), utils.admin.tenants.get.invalidate()]);
    },
  });
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        {t("link")}
      </Button>
      <ReasonDialog
        opened={opened}
        onClose={() => {
          setOpened(false);
          request.reset();
        }}
        title={t("link")}
        text={t("linkText")}
        submit={t("link")}
        pending={request.isPending}
        error={request.error}
        onSubmit={(reason) => request.mutate({ tenantId, reason })}
      />
    </>
  );
}
