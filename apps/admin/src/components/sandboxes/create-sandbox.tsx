"use client";
import { Button, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import type { AdminRouter } from "@tenantry/api/admin-root";
import { currencies } from "@tenantry/core/money";
import type { CreateSandboxInput } from "@tenantry/core/tenant/create-input";
import { countries, proposeLocality } from "@tenantry/core/tenant/locality";
import { sandboxDays, sandboxTemplates } from "@tenantry/core/tenant/sandbox";
import { countryName, currencyName } from "@tenantry/i18n/format";
import { DefinitionList } from "@tenantry/ui/definition-list";
import { ButtonLink } from "@tenantry/ui/links";
import type { inferRouterOutputs } from "@trpc/server";
import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import { ActDialog, readWith, useServerFields } from "../billing/act-dialog.tsx";
import { CopyableId } from "../chrome/copyable-id.tsx";
import formStyles from "../chrome/form.module.css";
import { fromField } from "../chrome/instant-input.ts";
import { useFieldWords } from "../chrome/problem.tsx";
import { tenantAddress } from "../tenants/tenant-tabs.ts";
import { usePlans } from "../tenants/use-plans.ts";

type Values = {
  name: string;
  template: string;
  planCode: string;
  country: string;
  currency: string;
  language: "en" | "ar";
  adminEmail: string;
  clock: string;
  expiresInDays: string;
  reason: string;
};
type Read = z.output<typeof CreateSandboxInput> & { reason: string };
type Made = inferRouterOutputs<AdminRouter>["admin"]["sandboxes"]["create"];

/** The way to a test tenant: what it is made of, and its sign-ins once it exists. */
export function CreateSandbox() {
  const t = useTranslations("admin.sandboxes");
  const [opened, setOpened] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  return (
    <>
      <Button onClick={() => setOpened(true)}>{t("create")}</Button>
      {opened ? (
        <CreateDialog
          onClose={() => setOpened(false)}
          onMade={(tenant) => {
            setOpened(false);
            setMade(tenant);
          }}
        />
      ) : null}
      {made ? <SignIns made={made} onClose={() => setMade(null)} /> : null}
    </>
  );
}

function CreateDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const t = useTranslations("admin.sandboxes");
  const languages = useTranslations("admin.sandboxes.languages");
  const locale = useLocale();
  const words = useFieldWords();
  const utils = trpc.useUtils();
  const { plans } = usePlans();
  const form = useForm<Values, unknown, Read>({
    mode: "onTouched",
    resolver: readWith<Values, Read>(
      async () => {
        const { CreateSandboxInput: Input } = await import("@tenantry/core/tenant/create-input");
        const { Reason } = await import("@tenantry/core/tenant/inputs");
        return Input.extend({ reason: Reason });
      },
      ({ adminEmail, currency, clock, expiresInDays, ...rest }) => ({
        ...rest,
        name2: null,
        ...(adminEmail.trim() ? { adminEmail } : {}),
        ...(currency ? { currency } : {}),
        ...(clock ? { clock: fromField(clock) } : {}),
        ...(proposeLocality(rest.country) ? {} : { timeZone: "UTC", currency: currency || "USD" }),
        expiresInDays: Number(expiresInDays),
      }),
    ),
    defaultValues: {
      name: "",
      template: "laundry",
      planCode: "growth",
      country: "OM",
      currency: "",
      language: locale === "ar" ? "ar" : "en",
      adminEmail: "",
      clock: "",
      expiresInDays: String(sandboxDays.usual),
      reason: "",
    },
  });
  const create = trpc.admin.sandboxes.create.useMutation({
    onSuccess: async (made) => {
      onMade(made);
      await utils.admin.tenants.invalidate();
    },
  });
  useServerFields(form, create.error);
  const { errors } = form.formState;
  const countryOptions = useMemo(
    () =>
      countries
        .map((code) => ({ value: code, label: countryName(code, locale) }))
        .toSorted((a, b) => a.label.localeCompare(b.label, locale)),
    [locale],
  );
  return (
    <ActDialog
      title={t("create")}
      text={t("createText")}
      submit={t("create")}
      size="lg"
      form={form}
      act={create}
      onClose={onClose}
      onSubmit={(read) => create.mutate(read)}
    >
      <div className={formStyles.pair}>
        <TextInput label={t("name")} error={words(errors.name?.message)} data-autofocus {...form.register("name")} />
        <NativeSelect
          label={t("template")}
          error={words(errors.template?.message)}
          data={sandboxTemplates.map((value) => ({ value, label: t(`templates.${value}`) }))}
          {...form.register("template")}
        />
        <NativeSelect
          label={t("plan")}
          error={words(errors.planCode?.message)}
          data={plans.map(({ code, name }) => ({ value: code, label: name }))}
          {...form.register("planCode")}
        />
        <NativeSelect
          label={t("language")}
          data={(["en", "ar"] as const).map((value) => ({ value, label: languages(value) }))}
          {...form.register("language")}
        />
        <NativeSelect
          label={t("country")}
          error={words(errors.country?.message)}
          data={countryOptions}
          {...form.register("country")}
        />
        <NativeSelect
          label={t("currency")}
          error={words(errors.currency?.message)}
          data={[
            { value: "", label: t("ofCountry") },
            ...currencies.map((code) => ({ value: code, label: `${code} · ${currencyName(code, locale)}` })),
          ]}
          {...form.register("currency")}
        />
        <TextInput
          label={t("expiresInDays")}
          description={t("expiresHelp")}
          inputMode="numeric"
          dir="ltr"
          error={words(errors.expiresInDays?.message)}
          {...form.register("expiresInDays")}
        />
        <TextInput
          label={t("clock")}
          description={t("clockHelp")}
          type="datetime-local"
          error={words(errors.clock?.message)}
          {...form.register("clock")}
        />
      </div>
      <TextInput
        label={t("owner")}
        description={t("ownerHelp")}
        type="email"
        dir="ltr"
        autoComplete="off"
        error={words(errors.adminEmail?.message)}
        {...form.register("adminEmail")}
      />
    </ActDialog>
  );
}

function SignIns({ made, onClose }: { made: Made; onClose: () => void }) {
  const t = useTranslations("admin.sandboxes.signIns");
  return (
    <Modal opened onClose={onClose} title={t("title")} closeOnClickOutside={false}>
      <Stack gap="md">
        <p className={formStyles.note}>{t("text")}</p>
        <DefinitionList
          items={[
            { term: t("address"), description: <CopyableId id={made.adminEmail} full /> },
            { term: t("password"), description: <CopyableId id={made.adminPassword} full /> },
          ]}
        />
        <div className={formStyles.end}>
          <ButtonLink href={tenantAddress(made.tenantId)}>{t("open")}</ButtonLink>
        </div>
      </Stack>
    </Modal>
  );
}
