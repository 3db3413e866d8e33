import { z } from "zod";

/** One tenant, as staff name it; its id is parsed where the tenant's context is made. */
export const TenantInput = z.object({ tenantId: z.string().max(64) });
