import { addressOf } from "../chrome/address.ts";

export const cataloguePath = "/dashboard/catalogue";
export const catalogueTabs = ["plans", "features", "meters"] as const;
export type CatalogueTab = (typeof catalogueTabs)[number];

export const catalogueAddress = (tab: CatalogueTab): string =>
  addressOf(cataloguePath, { tab: tab === "plans" ? undefined : tab });

export const newPlanPath = `${cataloguePath}/plans/new`;
export const planPath = (code: string): string => `${cataloguePath}/plans/${code}`;
export const editPath = (code: string): string => `${planPath(code)}/edit`;

export const movePath = (code: string, toVersion: number, page = 1): string =>
  addressOf(`${planPath(code)}/move`, { to: String(toVersion), page: page > 1 ? String(page) : undefined });
