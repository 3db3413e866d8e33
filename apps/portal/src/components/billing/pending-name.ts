import type { Locale } from "@tenantry/core/locale";
import { api } from "../../trpc/server.ts";
import type { Overview } from "./data.ts";

/** What a change that waits leads to: the feature that is bought on top, or else the plan. */
export async function pendingName(
  { addOnCode, planName }: NonNullable<Overview["pendingChange"]>,
  locale: Locale,
): Promise<string> {
  if (!addOnCode) return planName[locale];
  const { features } = await api.billing.catalogue();
  return features.find(({ code }) => code === addOnCode)?.name[locale] ?? addOnCode;
}
