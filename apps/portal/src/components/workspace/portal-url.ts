import { plansUrl } from "@tenantry/api/billing-urls";
import { getPlatform } from "../../compose.ts";

/** An address of the owners' side, which is another origin than the workspace. */
export const portalUrl = (path: string): string => new URL(path, getPlatform().origins.portalOrigin).href;

/** Where an owner chooses a larger plan; signs in first. */
export const largerPlans = (tenantId: string): string => plansUrl(getPlatform().origins.portalOrigin, tenantId);
