import { z } from "zod";
import { currencies } from "../money.ts";
import { PageKey } from "../page-key.ts";
import { gatewayIds } from "../ports/payments.ts";
import { line } from "../text.ts";
import { invoiceFilters } from "./inputs.ts";
import { findingKinds, findingRepairSteps } from "./reconciliation.ts";

/** Lists of all tenants' money: newest first, a page begins after a row. */
const page = {
  after: PageKey.optional(),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
};
const search = z.string().trim().max(120).default("");
const Reason = line(500, 3);

export const CompanyInvoiceListInput = z.object({
  ...page,
  /** A number or part of it, a tenant's name, address or id. */
  search,
  status: z.enum(invoiceFilters).optional(),
  currency: z.enum(currencies).optional(),
  /** By the instant of creation, half-open. */
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  /** Whose money is not real. */
  sandboxes: z.boolean().default(false),
});
export type CompanyInvoiceListInput = z.infer<typeof CompanyInvoiceListInput>;

/** `search`: a tenant's name, address or id, or the gateway's own id. */
export const CompanyPaymentListInput = z.object({ ...page, search, currency: z.enum(currencies).optional() });
export type CompanyPaymentListInput = z.infer<typeof CompanyPaymentListInput>;

export const inboxStates = ["waiting", "failing", "processed", "quarantined", "resolved"] as const;
export type InboxState = (typeof inboxStates)[number];

/** `search`: the gateway's id of the event or of its object. */
export const InboxListInput = z.object({ ...page, search, state: z.enum(inboxStates).optional() });
export type InboxListInput = z.infer<typeof InboxListInput>;

const EventId = z.string().min(1).max(200);
export const EventInput = z.object({ gateway: z.enum(gatewayIds), eventId: EventId });
export type EventInput = z.infer<typeof EventInput>;

export const findingStates = ["open", "repaired", "intended", "gone"] as const;
export type FindingState = (typeof findingStates)[number];

export const FindingListInput = z.object({
  ...page,
  state: z.enum(findingStates).default("open"),
  kind: z.enum(findingKinds).optional(),
});
export type FindingListInput = z.infer<typeof FindingListInput>;

export const FindingInput = z.object({ findingId: z.uuid() });
export const RepairFindingInput = FindingInput.extend({ repair: z.enum(findingRepairSteps), reason: Reason });

/** `days` back from now; `includesFresh` also looks at what happened in the last minutes. */
export const RequestReconciliationInput = z.object({
  days: z.number("invalid").int("invalid").min(1, "too_small").max(30, "too_big").default(3),
  includesFresh: z.boolean().default(false),
  reason: Reason,
});
export type RequestReconciliationInput = z.infer<typeof RequestReconciliationInput>;

export const ReleaseHoldInput = z.object({ holdId: z.uuid(), reason: Reason });
