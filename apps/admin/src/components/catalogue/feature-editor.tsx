"use client";
import { Button, Checkbox, Group, Modal, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { SaveFeatureForm } from "@tenantry/core/catalogue/inputs";
import { cycles } from "@tenantry/core/catalogue/plan";
import { currencies, toDecimal } from "@tenantry/core/money";
import { useLocale, useTranslations } from "next-intl";
import { type Resolver, useForm } from "react-hook-form";
import { trpc } from "../../trpc/client.tsx";
import formStyles from "../chrome/form.module.css";
import { LocalFields } from "../chrome/local-fields.tsx";
import { ProblemAlert, problemOf, useFieldWords } from "../chrome/problem.tsx";
import { refused } from "../chrome/refused.ts";
import { ScrollRegion } from "../chrome/scroll-region.tsx";
import styles from "./catalogue.module.css";
import type { Feature } from "./catalogue-types.ts";

type Texts = { en: string; ar: string };
type Values = {
  code: string;
  name: Texts;
  description: Texts;
  group: string;
  hint: Texts;
  isDefault: boolean;
  sortOrder: string;
  prices: Record<string, Record<string, string>>;
  reason: string;
};
type Output = { form: SaveFeatureForm; reason: string };

const none: Texts = { en: "", ar: "" };

function valuesOf(feature: Feature | null, nextOrder: number): Values {
  const prices: Values["prices"] = {};
  for (const currency of currencies)
    prices[currency] = Object.fromEntries(
      cycles.map((cycle) => {
        const row = feature?.addOnPrices.find((price) => price.currency === currency && price.cycle === cycle);
        return [cycle, row ? toDecimal({ minor: row.amountMinor, currency }) : ""];
      }),
    );
  return {
    code: feature?.code ?? "",
    name: feature?.name ?? none,
    description: feature?.description ?? none,
    group: feature?.group ?? "",
    hint: feature?.pricingHint ?? none,
    isDefault: feature?.isDefault ?? false,
    sortOrder: String(feature?.sortOrder ?? nextOrder),
    prices,
    reason: "",
  };
}

const listed = ({ prices }: Values) =>
  currencies.flatMap((currency) =>
    cycles.flatMap((cycle) => {
      const amount = prices[currency]?.[cycle]?.trim() ?? "";
      return amount === "" ? [] : [{ currency, cycle, amount }];
    }),
  );

const resolverFor =
  (isNew: boolean): Resolver<Values, unknown, Output> =>
  async (values) => {
    const [{ SaveFeatureInput }, { Reason }] = await Promise.all([
      import("@tenantry/core/catalogue/inputs"),
      import("@tenantry/core/tenant/inputs"),
    ]);
    const { prices: _, hint, reason, sortOrder, ...same } = values;
    const form: SaveFeatureForm = {
      ...same,
      isNew,
      sortOrder: sortOrder.trim() === "" ? Number.NaN : Number(sortOrder),
      pricingHint: hint.en.trim() || hint.ar.trim() ? hint : null,
      addOnPrices: listed(values),
    };
    const read = SaveFeatureInput.safeParse(form);
    const why = Reason.safeParse(reason);
    if (read.success && why.success) return { values: { form, reason: why.data }, errors: {} };
    const issues = (read.error?.issues ?? []).map(({ path, message }) => {
      const [part, index] = path.map(String);
      const price = part === "addOnPrices" ? listed(values)[Number(index)] : undefined;
      const field = path
        .map(String)
        .join(".")
        .replace(/^pricingHint/, "hint");
      return { field: price ? `prices.${price.currency}.${price.cycle}` : field, message };
    });
    return refused([...issues, ...(why.success ? [] : [{ field: "reason", message: "reason_required" }])]);
  };

/** A feature's words, where it stands, and what it costs on top of a plan that does not grant it. */
export function FeatureEditor({
  feature,
  nextOrder,
  onClose,
}: {
  feature: Feature | null;
  nextOrder: number;
  onClose: () => void;
}) {
  const t = useTranslations("catalogue.features");
  const common = useTranslations("common.actions");
  const reason = useTranslations("admin.reason");
  const version = useTranslations("catalogue.version");
  const locale = useLocale();
  const words = useFieldWords();
  const utils = trpc.useUtils();
  const form = useForm<Values, unknown, Output>({
    mode: "onTouched",
    resolver: resolverFor(feature === null),
    defaultValues: valuesOf(feature, nextOrder),
  });
  const { errors } = form.formState;
  const save = trpc.admin.catalogue.saveFeature.useMutation({
    onSuccess: async () => {
      notifications.show({ message: t("saved") });
      await utils.admin.catalogue.invalidate();
      onClose();
    },
    onError: (error) => {
      const code = problemOf(error).fields?.code?.[0];
      if (code) form.setError("code", { type: "server", message: code }, { shouldFocus: true });
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={feature ? t("editNamed", { name: feature.name[locale] }) : t("new")}
      size="lg"
    >
      <form
        noValidate
        className={formStyles.form}
        onSubmit={form.handleSubmit((read) => save.mutate({ ...read.form, reason: read.reason }))}
      >
        {feature ? null : (
          <TextInput
            label={t("code")}
            description={t("codeHelp")}
            dir="ltr"
            error={words(errors.code?.message)}
            {...form.register("code")}
          />
        )}
        <LocalFields
          label={t("name")}
          en={form.register("name.en")}
          ar={form.register("name.ar")}
          errors={errors.name}
        />
        <LocalFields
          label={t("description")}
          en={form.register("description.en")}
          ar={form.register("description.ar")}
          errors={errors.description}
        />
        <div className={formStyles.pair}>
          <TextInput
            label={t("group")}
            description={t("groupHelp")}
            dir="ltr"
            error={words(errors.group?.message)}
            {...form.register("group")}
          />
          <TextInput
            label={t("order")}
            inputMode="numeric"
            error={words(errors.sortOrder?.message)}
            {...form.register("sortOrder")}
          />
        </div>
        <LocalFields
          label={t("hint")}
          en={form.register("hint.en")}
          ar={form.register("hint.ar")}
          errors={errors.hint}
        />
        <Checkbox label={t("isDefault")} description={t("isDefaultHelp")} {...form.register("isDefault")} />
        <details open={(feature?.addOnPrices.length ?? 0) > 0}>
          <summary>{t("addOnPrices")}</summary>
          <p className={formStyles.note}>{t("addOnPricesHelp")}</p>
          <ScrollRegion label={t("addOnPrices")}>
            <table className={styles.grid}>
              <thead>
                <tr>
                  <th scope="col">{version("currency")}</th>
                  {cycles.map((cycle) => (
                    <th key={cycle} scope="col">
                      {version(`cycles.${cycle}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {currencies.map((currency) => (
                  <tr key={currency}>
                    <th scope="row">{currency}</th>
                    {cycles.map((cycle) => (
                      <td key={cycle}>
                        <TextInput
                          aria-label={`${currency} ${version(`cycles.${cycle}`)}`}
                          size="xs"
                          dir="ltr"
                          inputMode="decimal"
                          error={words(errors.prices?.[currency]?.[cycle]?.message)}
                          {...form.register(`prices.${currency}.${cycle}`)}
                        />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </details>
        <TextInput
          label={reason("label")}
          description={reason("help")}
          error={words(errors.reason?.message)}
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
