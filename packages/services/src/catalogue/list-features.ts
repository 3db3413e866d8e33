import type { LocalText } from "@tenantry/core/locale";
import type { Queryable } from "@tenantry/db/client";
import { features } from "@tenantry/db/platform/catalogue";
import { asc } from "drizzle-orm";

export type CatalogueFeature = {
  code: string;
  name: LocalText;
  description: LocalText;
  group: string;
  isDefault: boolean;
};

/** The feature catalogue in its order. */
export async function listFeatures(db: Queryable): Promise<CatalogueFeature[]> {
  return db
    .select({
      code: features.code,
      name: features.name,
      description: features.description,
      group: features.group,
      isDefault: features.isDefault,
    })
    .from(features)
    .orderBy(asc(features.sortOrder))
    .limit(500);
}
