import { inboxStates } from "@tenantry/core/billing/company-inputs";
import { currencies } from "@tenantry/core/money";
import { PageKey } from "@tenantry/core/page-key";
import { z } from "zod";
import { type PaymentParams, paymentViews } from "../../../components/payments/money-address.ts";
import type { InboxInput, PaymentsInput } from "../../../components/payments/money-types.ts";

/** What nobody can read is as good as absent: a broken address still shows the list. */
const Params = z.object({
  view: z.enum(paymentViews).catch("received"),
  search: z.string().trim().max(120).catch(""),
  currency: z.enum(currencies).optional().catch(undefined),
  state: z.enum(inboxStates).optional().catch(undefined),
  after: z
    .string()
    .refine((text) => PageKey.safeParse(text).success)
    .optional()
    .catch(undefined),
});

/** The address as the lists' controls show it, and as the API is asked for money or for events. */
export function parsePaymentParams(raw: unknown): { params: PaymentParams; money: PaymentsInput; events: InboxInput } {
  const params = Params.parse(raw);
  const { view, currency, state, ...same } = params;
  return {
    params,
    money: { ...same, currency },
    events: { ...same, state: view === "quarantine" ? "quarantined" : state },
  };
}
