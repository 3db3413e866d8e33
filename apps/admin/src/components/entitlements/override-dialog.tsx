"use client";
import { Button, Checkbox, Group, Modal, NativeSelect, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { OverrideValue } from "@tenantry/core/entitlements/inputs";
import { useTranslations } from "next-intl";
import { type Resolver, useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { fromField } from "../chrome/instant-input.ts";
import { ProblemAlert, problemOf, useFieldWords } from "../chrome/problem.tsx";
import { refused } from "../chrome/refused.ts";

export type Target = { kind: "feature" | "limit"; code: string; name: string };
type Values = { enabled: string; limit: string; unlimited: boolean; startsAt: string; endsAt: string; reason: string };
type Output = { value: OverrideValue; startsAt: Date | null; endsAt: Date | null; reason: string };

const agreedValue = (
  { kind, code }: Target,
  { enabled, limit, unlimited }: Omit<Values, "startsAt" | "endsAt" | "reason">,
): OverrideValue =>
  kind === "feature"
    ? { kind, code, enabled: enabled === "on" }
    : { kind, code, limit: unlimited ? null : limit.trim() === "" ? Number.NaN : Number(limit) };

const resolverFor =
  (target: Target): Resolver<Values, unknown, Output> =>
  async (values) => {
    const [{ SetOverrideInput }, { Reason }] = await Promise.all([
      import("@tenantry/core/entitlements/inputs"),
      import("@tenantry/core/tenant/inputs"),
    ]);
    const window = { startsAt: fromField(values.startsAt), endsAt: fromField(values.endsAt) };
    const input = { value: agreedValue(target, values), ...window };
    const read = SetOverrideInput.safeParse(input);
    const why = Reason.safeParse(values.reason);
    if (read.success && why.success) return { values: { ...input, reason: why.data }, errors: {} };
    const issues = (read.error?.issues ?? []).map(({ path, message }) => ({
      field: String(path[0] === "value" ? path.at(-1) : path[0]),
      message,
    }));
    return refused([...issues, ...(why.success ? [] : [{ field: "reason", message: "reason_required" }])]);
  };

/** An agreement with one tenant about one feature or limit, for a time. */
export function OverrideDialog({
  tenantId,
  target,
  onClose,
}: {
  tenantId: string;
  target: Target;
  onClose: () => void;
}) {
  const t = useTranslations("steering.override");
  const common = useTranslations("common");
  const reason = useTranslations("admin.reason");
  const words = useFieldWords();
  const utils = trpc.useUtils();
  const form = useForm<Values, unknown, Output>({
    mode: "onTouched",
    resolver: resolverFor(target),
    defaultValues: { enabled: "on", limit: "", unlimited: false, startsAt: "", endsAt: "", reason: "" },
  });
  const { errors } = form.formState;
  const save = trpc.admin.entitlements.setOverride.useMutation({
    onSuccess: async () => {
      notifications.show({ message: t("saved") });
      await Promise.all([utils.admin.entitlements.invalidate(), utils.admin.tenants.get.invalidate()]);
      onClose();
    },
    onError: (error) => {
      const code = problemOf(error).fields?.endsAt?.[0];
      if (code) form.setError("endsAt", { type: "server", message: code }, { shouldFocus: true });
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("title", { name: target.name })}>
      <form
        noValidate
        className={formStyles.form}
        onSubmit={form.handleSubmit((read) => save.mutate({ tenantId, ...read }))}
      >
        <div>{t("text")}</div>
        {target.kind === "feature" ? (
          <NativeSelect
            label={t("answer")}
            data={(["on", "off"] as const).map((value) => ({ value, label: t(value) }))}
            {...form.register("enabled")}
          />
        ) : (
          <>
            <TextInput
              label={t("limit")}
              inputMode="numeric"
              disabled={form.watch("unlimited")}
              error={words(errors.limit?.message)}
              {...form.register("limit")}
            />
            <Checkbox label={common("state.unlimited")} {...form.register("unlimited")} />
          </>
        )}
        <div className={formStyles.pair}>
          <TextInput
            type="datetime-local"
            label={t("startsAt")}
            description={t("startsAtHelp")}
            error={words(errors.startsAt?.message)}
            {...form.register("startsAt")}
          />
          <TextInput
            type="datetime-local"
            label={t("endsAt")}
            description={t("endsAtHelp")}
            error={words(errors.endsAt?.message)}
            {...form.register("endsAt")}
          />
        </div>
        <TextInput
          label={reason("label")}
          description={reason("help")}
          error={words(errors.reason?.message)}
          {...form.register("reason")}
        />
        <ProblemAlert problem={save.error ? problemOf(save.error) : null} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} disabled={save.isPending}>
            {common("actions.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t("submit")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
