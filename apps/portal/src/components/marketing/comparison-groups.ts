import type { Locale } from "@tenantry/core/locale";
import type { ComparisonGroup } from "./comparison.tsx";
import { type Catalogue, limitWords, meters } from "./offers.ts";

const featureGroups = ["receipts", "growth", "operations", "insight", "brand"] as const;

/** Limits and features against plans, the features under the headings of their groups. */
export function comparisonGroups(
  { plans, features }: Catalogue,
  locale: Locale,
  words: Parameters<typeof limitWords>[3],
): ComparisonGroup[] {
  const { pricing: t } = words;
  const limits = meters.map((meter) => ({
    code: meter,
    name: t(`meters.${meter}`),
    description: null,
    cells: plans.map((plan) => limitWords(plan.limits[meter], meter, locale, words)),
  }));
  const known = (group: string) => featureGroups.find((name) => name === group) ?? ("other" as const);
  const rows = (group: (typeof featureGroups)[number] | "other") =>
    features
      .filter((feature) => known(feature.group) === group)
      .map(({ code, name, description, isDefault }) => ({
        code,
        name: name[locale],
        description: description[locale],
        cells: plans.map((plan) => isDefault || plan.features.includes(code)),
      }));
  return [
    { title: t("compare.limits"), rows: limits },
    ...[...featureGroups, "other" as const]
      .map((group) => ({ title: t(`compare.groups.${group}`), rows: rows(group) }))
      .filter((group) => group.rows.length > 0),
  ];
}
