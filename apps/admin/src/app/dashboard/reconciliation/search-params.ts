import { findingStates } from "@tenantry/core/billing/company-inputs";
import { findingKinds } from "@tenantry/core/billing/reconciliation";
import { PageKey } from "@tenantry/core/page-key";
import { z } from "zod";
import type { FindingParams } from "../../../components/payments/money-address.ts";

/** What nobody can read is as good as absent: a broken address still shows the list. */
const Params = z.object({
  state: z.enum(findingStates).catch("open"),
  kind: z.enum(findingKinds).optional().catch(undefined),
  after: z
    .string()
    .refine((text) => PageKey.safeParse(text).success)
    .optional()
    .catch(undefined),
});

export const parseFindingParams = (raw: unknown): FindingParams => Params.parse(raw);
