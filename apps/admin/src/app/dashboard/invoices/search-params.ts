import { invoiceFilters } from "@tenantry/core/billing/inputs";
import { currencies } from "@tenantry/core/money";
import { PageKey } from "@tenantry/core/page-key";
import { z } from "zod";
import type { InvoiceParams } from "../../../components/payments/money-address.ts";
import type { InvoicesInput } from "../../../components/payments/money-types.ts";

const dayMs = 86_400_000;

/** What nobody can read is as good as absent: a broken address still shows the list. */
const Params = z.object({
  search: z.string().trim().max(120).catch(""),
  status: z.enum(invoiceFilters).optional().catch(undefined),
  currency: z.enum(currencies).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  sandboxes: z.stringbool().catch(false),
  after: z
    .string()
    .refine((text) => PageKey.safeParse(text).success)
    .optional()
    .catch(undefined),
});

/** The address as the list's controls show it, and as the API is asked. Both days of a range belong to it. */
export function parseInvoiceParams(raw: unknown): { params: InvoiceParams; input: InvoicesInput } {
  const params = Params.parse(raw);
  const { from, to, ...same } = params;
  return {
    params,
    input: { ...same, from: from && new Date(from), to: to && new Date(Date.parse(to) + dayMs) },
  };
}
