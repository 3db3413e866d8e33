import type { PortalRouter } from "@tenantry/api/portal-root";
import type { Locale, LocalText } from "@tenantry/core/locale";
import type { inferRouterOutputs } from "@trpc/server";
import type { Catalogue } from "../marketing/offers.ts";

type Outputs = inferRouterOutputs<PortalRouter>;

export type Overview = Outputs["subscription"]["overview"];
export type Preview = Outputs["subscription"]["preview"];
export type Invoice = Outputs["billing"]["invoice"];
export type InvoiceList = Outputs["billing"]["invoices"];
export type CreditNoteRow = Outputs["billing"]["creditNotes"]["rows"][number];
export type PaymentResult = Outputs["billing"]["pay"];

/** Names of plans, features and meters as lines and lists say them; undefined for what the catalogue no longer has. */
export function catalogueNames({ plans, features }: Catalogue): (code: string) => LocalText | undefined {
  const names = new Map([...features, ...plans].map(({ code, name }) => [code, name]));
  return (code) => names.get(code);
}

export const namesOf = (catalogue: Catalogue, codes: readonly string[], locale: Locale): string[] => {
  const name = catalogueNames(catalogue);
  return codes.map((code) => name(code)?.[locale] ?? code);
};
