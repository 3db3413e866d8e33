import type { FindingState, InboxState } from "@tenantry/core/billing/company-inputs";
import type { invoiceFilters } from "@tenantry/core/billing/inputs";
import type { FindingKind } from "@tenantry/core/billing/reconciliation";
import type { Currency } from "@tenantry/core/money";
import { addressOf } from "../chrome/address.ts";

export const invoicesPath = "/dashboard/invoices";
export const parkedPath = `${invoicesPath}/parked`;
export const paymentsPath = "/dashboard/payments";
export const reconciliationPath = "/dashboard/reconciliation";

/** What the address of the list of all invoices says; absent is the default. Days as `2026-11-21`, in UTC. */
export type InvoiceParams = {
  search: string;
  status?: (typeof invoiceFilters)[number] | undefined;
  currency?: Currency | undefined;
  from?: string | undefined;
  to?: string | undefined;
  sandboxes: boolean;
  after?: string | undefined;
};

export const invoicesAddress = ({ sandboxes, ...params }: InvoiceParams): string =>
  addressOf(invoicesPath, { ...params, sandboxes: sandboxes ? "true" : undefined });

export const paymentViews = ["received", "refunds", "failed", "inbox", "quarantine"] as const;
export type PaymentView = (typeof paymentViews)[number];
export type PaymentParams = {
  view: PaymentView;
  search: string;
  currency?: Currency | undefined;
  state?: InboxState | undefined;
  after?: string | undefined;
};

export const paymentsAddress = ({ view, ...params }: PaymentParams): string =>
  addressOf(paymentsPath, { view: view === "received" ? undefined : view, ...params });

export const eventAddress = ({ gateway, eventId }: { gateway: string; eventId: string }): string =>
  `${paymentsPath}/events/${gateway}/${encodeURIComponent(eventId)}`;

export type FindingParams = {
  state: FindingState;
  kind?: FindingKind | undefined;
  after?: string | undefined;
};

export const reconciliationAddress = ({ state, ...params }: FindingParams): string =>
  addressOf(reconciliationPath, { state: state === "open" ? undefined : state, ...params });

export const findingAddress = (findingId: string): string => `${reconciliationPath}/${findingId}`;
