"use client";
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { keepPreviousData } from "@tanstack/react-query";
import type { BulkOverrideInput, OverrideValue } from "@tenantry/core/entitlements/inputs";
import { bulkRows } from "@tenantry/core/entitlements/inputs";
import { Section } from "@tenantry/ui/page";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { trpc } from "../../trpc/client.tsx";
import styles from "../catalogue/catalogue.module.css";
import { useNames } from "../catalogue/use-names.ts";
import filters from "../chrome/filters.module.css";
import formStyles from "../chrome/form.module.css";
import { fromField } from "../chrome/instant-input.ts";
import { ProblemAlert, problemOf, useFieldWords } from "../chrome/problem.tsx";
import { ReasonDialog } from "../chrome/reason.tsx";
import { SearchField } from "../chrome/search-field.tsx";
import { usePlans } from "../tenants/use-plans.ts";
import { type BulkParams, bulkAddress, bulkStatuses } from "./bulk-address.ts";
import { BulkPreview, BulkResults } from "./bulk-rows.tsx";

const pageSize = 100;
const maxPages = bulkRows / pageSize;

/** One agreement for many tenants: who, what, what it would change, then the change itself with its way back. */
export function BulkView({ params }: { params: BulkParams }) {
  const t = useTranslations("steering.bulk");
  const common = useTranslations("common");
  const locale = useLocale();
  const router = useRouter();
  const utils = trpc.useUtils();
  const { plans } = usePlans();
  const { parts } = useNames();
  const words = useFieldWords();
  const flags = trpc.admin.flags.list.useQuery();
  const [target, setTarget] = useState("");
  const [answer, setAnswer] = useState({ on: "on", limit: "", unlimited: false, startsAt: "", endsAt: "" });
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  const [asked, setAsked] = useState<BulkOverrideInput | null>(null);
  const [collecting, setCollecting] = useState(false);
  const { search, plan, status } = params;
  const filter = { search, plan, status };
  const found = trpc.admin.tenants.list.useQuery({ ...filter, pageSize: 1 }, { placeholderData: keepPreviousData });
  const preview = trpc.admin.entitlements.previewBulk.useMutation();
  const apply = trpc.admin.entitlements.applyBulk.useMutation({
    onSuccess: async ({ rows }) => {
      setAsked(null);
      notifications.show({ message: t("applied", { count: rows.filter(({ ok }) => ok).length }) });
      await utils.admin.entitlements.invalidate();
    },
  });
  const open = (change: Partial<BulkParams>) => {
    preview.reset();
    router.replace(bulkAddress({ ...params, ...change }), { scroll: false });
  };
  const [kind, code] = target.split(":");
  const set = (change: Partial<typeof answer>) => {
    preview.reset();
    setAnswer({ ...answer, ...change });
  };

  async function ask() {
    const { BulkOverrideInput: Input } = await import("@tenantry/core/entitlements/inputs");
    const value: OverrideValue =
      kind === "limit"
        ? {
            kind,
            code: code ?? "",
            limit: answer.unlimited ? null : answer.limit.trim() === "" ? Number.NaN : Number(answer.limit),
          }
        : { kind: "feature", code: code ?? "", enabled: answer.on === "on" };
    setCollecting(true);
    const tenantIds: string[] = [];
    for (let page = 1; page <= maxPages; page++) {
      const { rows, total } = await utils.admin.tenants.list.fetch({ ...filter, page, pageSize });
      tenantIds.push(...rows.map(({ id }) => id));
      if (page * pageSize >= total) break;
    }
    setCollecting(false);
    const window = { startsAt: fromField(answer.startsAt), endsAt: fromField(answer.endsAt) };
    const read = Input.safeParse({ tenantIds, value, ...window });
    if (!read.success) {
      setRefused(Object.fromEntries(read.error.issues.map(({ path, message }) => [String(path.at(-1)), message])));
      return;
    }
    setRefused({});
    preview.mutate(read.data);
  }

  const total = found.data?.total ?? 0;
  return (
    <>
      <Section title={t("who")} description={t("whoText", { max: bulkRows })}>
        <search className={filters.bar}>
          <div className={filters.search}>
            <SearchField
              label={t("search")}
              placeholder={t("searchHint")}
              value={search}
              onSearch={(text) => open({ search: text })}
            />
          </div>
          <NativeSelect
            label={t("plan")}
            value={plan ?? ""}
            onChange={(event) => open({ plan: event.currentTarget.value || undefined })}
            data={[{ value: "", label: t("allPlans") }, ...plans.map((one) => ({ value: one.code, label: one.name }))]}
          />
          <NativeSelect
            label={t("status")}
            value={status ?? ""}
            onChange={(event) => {
              const { value } = event.currentTarget;
              open({ status: bulkStatuses.find((word) => word === value) });
            }}
            data={[
              { value: "", label: t("allStatuses") },
              ...bulkStatuses.map((word) => ({ value: word, label: common(`status.tenant.${word}`) })),
            ]}
          />
          <strong aria-live="polite" className="tn-figures">
            {t("matching", { count: total })}
          </strong>
        </search>
        {total > bulkRows ? <p className={formStyles.note}>{t("tooMany", { max: bulkRows })}</p> : null}
      </Section>
      <Section title={t("what")} description={t("whatText")}>
        <form
          noValidate
          className={formStyles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void ask();
          }}
        >
          <div className={formStyles.three}>
            <NativeSelect
              label={t("target")}
              value={target}
              error={words(refused.code)}
              onChange={(event) => {
                preview.reset();
                setTarget(event.currentTarget.value);
              }}
              data={[
                { value: "", label: t("choose") },
                {
                  group: t("features"),
                  items: (parts?.features ?? []).map((one) => ({
                    value: `feature:${one.code}`,
                    label: one.name[locale],
                  })),
                },
                {
                  group: t("limits"),
                  items: (parts?.meters ?? []).map((one) => ({ value: `limit:${one.code}`, label: one.name[locale] })),
                },
                {
                  group: t("flags"),
                  items: (flags.data?.rows ?? [])
                    .filter(({ key }) => !parts?.features.some((one) => one.code === key))
                    .map((one) => ({ value: `feature:${one.key}`, label: one.name[locale] })),
                },
              ]}
            />
            {kind === "limit" ? (
              <>
                <TextInput
                  label={t("limit")}
                  inputMode="numeric"
                  disabled={answer.unlimited}
                  value={answer.limit}
                  error={words(refused.limit)}
                  onChange={(event) => set({ limit: event.currentTarget.value })}
                />
                <Checkbox
                  mt={28}
                  label={common("state.unlimited")}
                  checked={answer.unlimited}
                  onChange={(event) => set({ unlimited: event.currentTarget.checked })}
                />
              </>
            ) : (
              <NativeSelect
                label={t("answer")}
                value={answer.on}
                onChange={(event) => set({ on: event.currentTarget.value })}
                data={(["on", "off"] as const).map((value) => ({ value, label: t(value) }))}
              />
            )}
          </div>
          <div className={formStyles.three}>
            <TextInput
              type="datetime-local"
              label={t("startsAt")}
              value={answer.startsAt}
              onChange={(event) => set({ startsAt: event.currentTarget.value })}
            />
            <TextInput
              type="datetime-local"
              label={t("endsAt")}
              value={answer.endsAt}
              error={words(refused.endsAt)}
              onChange={(event) => set({ endsAt: event.currentTarget.value })}
            />
          </div>
          {refused.tenantIds ? <p className={formStyles.note}>{t("nobody")}</p> : null}
          <ProblemAlert problem={preview.error ? problemOf(preview.error) : null} />
          <div className={styles.actions}>
            <Button type="submit" variant="default" loading={collecting || preview.isPending}>
              {t("preview")}
            </Button>
          </div>
        </form>
      </Section>
      {apply.data ? (
        <BulkResults key={apply.data.bulkChangeId} change={apply.data} rows={preview.data ?? []} />
      ) : preview.data ? (
        <BulkPreview rows={preview.data} onApply={() => setAsked(preview.variables as BulkOverrideInput)} />
      ) : null}
      <ReasonDialog
        opened={asked !== null}
        onClose={() => {
          setAsked(null);
          apply.reset();
        }}
        title={t("confirmTitle", { count: asked?.tenantIds.length ?? 0 })}
        text={t("confirmText")}
        submit={t("apply")}
        pending={apply.isPending}
        error={apply.error}
        onSubmit={(reason) => {
          if (asked) apply.mutate({ ...asked, reason });
        }}
      />
    </>
  );
}
