import { TenantListInput, tenantStatuses } from "@tenantry/core/tenant/inputs";
import { z } from "zod";
import { shownKinds, type TenantListParams } from "../../../components/tenants/list-address.ts";

const dayMs = 86_400_000;

/** What nobody can read is as good as absent: a broken address still shows the list. */
const Params = z.object({
  search: z.string().trim().max(120).catch(""),
  plan: z.string().min(1).max(40).optional().catch(undefined),
  status: z.enum(tenantStatuses).optional().catch(undefined),
  show: z.enum(shownKinds).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  sort: z.enum(["createdAt", "name"]).catch("createdAt"),
  direction: z.enum(["asc", "desc"]).catch("desc"),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

/** The address as the list's controls show it, and as the API is asked. Both days of a range belong to it. */
export function parseTenantListParams(raw: unknown): { params: TenantListParams; input: TenantListInput } {
  const params = Params.parse(raw);
  const { from, to, show, ...same } = params;
  return {
    params,
    input: TenantListInput.parse({
      ...same,
      ...(show === "stuck"
        ? { provisioning: "stuck" }
        : show
          ? { sandbox: show === "sandboxes" ? "only" : "none" }
          : {}),
      createdFrom: from && new Date(from),
      createdTo: to && new Date(Date.parse(to) + dayMs),
    }),
  };
}
