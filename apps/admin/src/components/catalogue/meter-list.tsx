"use client";
import { Button, Group, Modal, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { DataTable } from "@tenantry/ui/data-table";
import { TableSkeleton } from "@tenantry/ui/skeletons";
import { EmptyState } from "@tenantry/ui/states";
import { Bdi } from "@tenantry/ui/text";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { lazyResolver } from "../chrome/lazy-resolver.ts";
import { LocalFields } from "../chrome/local-fields.tsx";
import { LoadError, ProblemAlert, problemOf, useFieldWords } from "../chrome/problem.tsx";
import styles from "./catalogue.module.css";
import type { Meter } from "./catalogue-types.ts";

/** What is counted: as a sum within a window, or as what there is now. */
export function MeterList({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations("catalogue.meters");
  const state = useTranslations("common.state");
  const locale = useLocale();
  const { data, error, refetch } = trpc.admin.catalogue.parts.useQuery();
  const [edited, setEdited] = useState<Meter | null>(null);
  if (error && !data) return <LoadError error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton label={state("loading")} columns={4} rows={8} />;
  return (
    <>
      <DataTable
        label={t("title")}
        rows={data.meters}
        rowKey={(meter) => meter.code}
        columns={[
          {
            key: "name",
            label: t("meter"),
            cell: (meter) => (
              <span className={styles.named}>
                <bdi>{meter.name[locale]}</bdi>
                <span className={styles.code}>
                  <Bdi mono>{meter.code}</Bdi>
                </span>
              </span>
            ),
          },
          { key: "unit", label: t("unit"), cell: (meter) => meter.unit[locale] },
          { key: "kind", label: t("kind"), cell: (meter) => t(`kinds.${meter.kind}`) },
          { key: "window", label: t("window"), cell: (meter) => t(`windows.${meter.window}`) },
          ...(mayWrite
            ? [
                {
                  key: "edit",
                  label: t("edit"),
                  align: "end" as const,
                  cell: (meter: Meter) => (
                    <Button
                      variant="default"
                      size="compact-sm"
                      aria-label={t("editNamed", { name: meter.name[locale] })}
                      onClick={() => setEdited(meter)}
                    >
                      {t("edit")}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
        empty={<EmptyState title={t("title")} text={t("none")} />}
      />
      {edited ? <MeterEditor key={edited.code} meter={edited} onClose={() => setEdited(null)} /> : null}
    </>
  );
}

type Texts = { en: string; ar: string };
type Values = { code: string; name: Texts; unit: Texts; sortOrder: number; reason: string };

const resolver = lazyResolver(async () => {
  const [{ SaveMeterInput }, { Reason }] = await Promise.all([
    import("@tenantry/core/catalogue/inputs"),
    import("@tenantry/core/tenant/inputs"),
  ]);
  return SaveMeterInput.extend({ reason: Reason }) as z.ZodType<Values, Values>;
});

function MeterEditor({ meter, onClose }: { meter: Meter; onClose: () => void }) {
  const t = useTranslations("catalogue.meters");
  const common = useTranslations("common.actions");
  const reason = useTranslations("admin.reason");
  const locale = useLocale();
  const words = useFieldWords();
  const utils = trpc.useUtils();
  const { code, name, unit, sortOrder } = meter;
  const form = useForm<Values, unknown, Values>({
    mode: "onTouched",
    resolver,
    defaultValues: { code, name, unit, sortOrder, reason: "" },
  });
  const { errors } = form.formState;
  const save = trpc.admin.catalogue.saveMeter.useMutation({
    onSuccess: async () => {
      notifications.show({ message: t("saved") });
      await utils.admin.catalogue.invalidate();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("editNamed", { name: name[locale] })} size="lg">
      <form noValidate className={formStyles.form} onSubmit={form.handleSubmit((values) => save.mutate(values))}>
        <LocalFields
          label={t("name")}
          en={form.register("name.en")}
          ar={form.register("name.ar")}
          errors={errors.name}
        />
        <LocalFields
          label={t("unit")}
          en={form.register("unit.en")}
          ar={form.register("unit.ar")}
          errors={errors.unit}
        />
        <TextInput
          label={t("order")}
          inputMode="numeric"
          error={words(errors.sortOrder?.message)}
          {...form.register("sortOrder", { valueAsNumber: true })}
        />
        <TextInput
          label={reason("label")}
          description={reason("help")}
          error={words(errors.reason ? "reason_required" : undefined)}
          {...form.register("reason")}
        />
        <ProblemAlert problem={save.error ? problemOf(save.error) : null} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={save.isPending}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {common("save")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
