import type { PaginationLabels } from "@tenantry/ui/table-pagination";
import { useTranslations } from "next-intl";

export function usePaginationLabels(): PaginationLabels {
  const t = useTranslations("common.table");
  return {
    navigation: t("pages"),
    previous: t("previousPage"),
    next: t("nextPage"),
    jump: t("jump"),
    go: t("go"),
  };
}
