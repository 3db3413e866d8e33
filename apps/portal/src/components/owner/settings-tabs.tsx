"use client";
import { Alert, Button, Group, Modal, Stack, Tabs } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { UpdateTenantInput } from "@tenantry/core/tenant/inputs";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import { BrandingForm } from "./branding-form.tsx";
import { GeneralForm } from "./general-form.tsx";
import { HoursForm } from "./hours-form.tsx";
import { LogoForm } from "./logo-form.tsx";
import type { TenantSettings } from "./settings-part.ts";
import styles from "./settings-tabs.module.css";
import { useLeaveGuard } from "./use-leave-guard.ts";

const parts = ["general", "branding", "hours"] as const;
type Part = (typeof parts)[number];
const tabs = [...parts, "people", "subscription", "account", "leaving"] as const;

export type SettingsTabsProps = {
  tenantId: string;
  settings: TenantSettings;
  mayWrite: boolean;
  people: ReactNode;
  subscription: ReactNode;
  account: ReactNode;
  leaving: ReactNode;
};

/** Each part is a form of its own; what is typed stays when the part changes, and nobody leaves without being asked. */
export function SettingsTabs({
  tenantId,
  settings,
  mayWrite,
  people,
  subscription,
  account,
  leaving,
}: SettingsTabsProps) {
  const t = useTranslations("portal.settings");
  const state = useTranslations("common.state");
  const router = useRouter();
  const query = useSearchParams();
  const tab = tabs.find((name) => name === query.get("tab")) ?? "general";
  const [dirty, setDirty] = useState<Readonly<Record<Part, boolean>>>({
    general: false,
    branding: false,
    hours: false,
  });
  const guard = useLeaveGuard(Object.values(dirty).some(Boolean));
  const update = trpc.tenant.update.useMutation();
  const open = (name: string | null) => {
    const next = new URLSearchParams(query);
    next.set("tab", name ?? "general");
    window.history.replaceState(null, "", `?${next}`);
  };
  const save = async (input: UpdateTenantInput) => {
    await update.mutateAsync({ tenantId, ...input });
    // The frame shows the name too.
    router.refresh();
  };
  const markGeneral = useCallback((is: boolean) => setDirty((now) => ({ ...now, general: is })), []);
  const markBranding = useCallback((is: boolean) => setDirty((now) => ({ ...now, branding: is })), []);
  const markHours = useCallback((is: boolean) => setDirty((now) => ({ ...now, hours: is })), []);
  const forms: Record<Part, ReactNode> = {
    general: <GeneralForm settings={settings} onSubmit={save} onDirty={markGeneral} />,
    branding: (
      <Stack gap="lg">
        <LogoForm tenantId={tenantId} name={settings.name} logoPath={settings.logoPath} />
        <BrandingForm settings={settings} onSubmit={save} onDirty={markBranding} />
      </Stack>
    ),
    hours: <HoursForm settings={settings} onSubmit={save} onDirty={markHours} />,
  };
  return (
    <>
      <Tabs value={tab} onChange={open} keepMounted>
        <Tabs.List className={styles.list} aria-label={t("tabs.label")}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tabs.${name}`)}
              {parts.some((part) => part === name && dirty[part]) ? (
                <span className={styles.dot} role="img" aria-label={state("unsavedChanges")} />
              ) : null}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {parts.map((name) => (
          <Tabs.Panel key={name} value={name} className={styles.panel}>
            {mayWrite ? null : (
              <Alert color="amber" icon={<IconLock aria-hidden="true" />} title={t("readOnly.title")} mb="lg">
                {t("readOnly.text")}
              </Alert>
            )}
            <fieldset className={styles.fieldset} disabled={!mayWrite}>
              {forms[name]}
            </fieldset>
          </Tabs.Panel>
        ))}
        <Tabs.Panel value="people" className={styles.panel}>
          {people}
        </Tabs.Panel>
        <Tabs.Panel value="subscription" className={styles.panel}>
          {subscription}
        </Tabs.Panel>
        <Tabs.Panel value="account" className={styles.panel}>
          {account}
        </Tabs.Panel>
        <Tabs.Panel value="leaving" className={styles.panel}>
          {leaving}
        </Tabs.Panel>
      </Tabs>
      <Modal opened={guard.destination !== null} onClose={guard.stay} title={t("leave.title")}>
        <Stack gap="md">
          <div>{t("leave.text")}</div>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" color="brick" onClick={guard.leave}>
              {t("leave.leave")}
            </Button>
            <Button onClick={guard.stay} data-autofocus>
              {t("leave.stay")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
