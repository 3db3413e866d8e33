import { addressOf } from "../chrome/address.ts";
import { tenantListPath } from "./list-address.ts";

export const tenantTabs = ["overview", "billing", "entitlements", "usage"] as const;
export type TenantTab = (typeof tenantTabs)[number];

/** A tenant's page at one of its tabs. */
export const tenantAddress = (tenantId: string, tab: TenantTab = "overview"): string =>
  addressOf(`${tenantListPath}/${tenantId}`, { tab: tab === "overview" ? undefined : tab });
