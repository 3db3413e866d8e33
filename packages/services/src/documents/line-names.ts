import type { LocalText } from "@tenantry/core/locale";
import type { DocumentLine } from "@tenantry/core/ports/documents";
import type { Queryable } from "@tenantry/db/client";
import type { invoiceLines } from "@tenantry/db/platform/billing";
import { features, meters, plans } from "@tenantry/db/platform/catalogue";

type LineKind = (typeof invoiceLines.$inferSelect)["kind"];
type LineNames = (line: {
  kind: LineKind;
  code: string;
  description: LocalText | null;
}) => Pick<DocumentLine, "kind" | "name">;

/** What the catalogue calls the plans, features and meters of lines, in both languages. */
export async function loadLineNames(tx: Queryable): Promise<LineNames> {
  const named = async (table: typeof plans | typeof features | typeof meters) =>
    new Map((await tx.select({ code: table.code, name: table.name }).from(table)).map((row) => [row.code, row.name]));
  const [planNames, featureNames, meterNames] = [await named(plans), await named(features), await named(meters)];
  return ({ kind, code, description }) => {
    if (description) return { kind: "item", name: description };
    const inCode = { en: code, ar: code };
    switch (kind) {
      case "plan":
        return { kind: "plan", name: planNames.get(code) ?? inCode };
      case "credit":
        return { kind: "credit", name: planNames.get(code) ?? featureNames.get(code) ?? inCode };
      case "usage":
        return { kind: "item", name: meterNames.get(code) ?? inCode };
      case "usage_adjustment":
        return { kind: "late_usage", name: meterNames.get(code) ?? inCode };
      case "addon":
      case "one_off":
        return { kind: "item", name: featureNames.get(code) ?? inCode };
    }
  };
}
