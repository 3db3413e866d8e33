import { TablePagination } from "@tenantry/ui/table-pagination";
import { getTranslations } from "next-intl/server";

/** The pages of a list in the workspace; nothing while one page holds it all. */
export async function ListPages({
  path,
  page,
  limit,
  total,
}: {
  path: string;
  page: number;
  limit: number;
  total: number;
}) {
  if (total <= limit) return null;
  const t = await getTranslations("common.table");
  const from = (page - 1) * limit + 1;
  return (
    <TablePagination
      page={page}
      pageCount={Math.ceil(total / limit)}
      summary={t("range", { from, to: Math.min(page * limit, total), total })}
      labels={{
        navigation: t("pages"),
        previous: t("previousPage"),
        next: t("nextPage"),
        jump: t("jump"),
        go: t("go"),
      }}
      hrefTemplate={`${path}?page={page}`}
    />
  );
}
