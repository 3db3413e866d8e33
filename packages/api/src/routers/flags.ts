import { listFeatures } from "@tenantry/services/catalogue/list-features";
import { getTenant } from "@tenantry/services/tenant/get-tenant";
import { memberProcedure, router } from "../trpc.ts";

export const flagsRouter = router({
  /** Every feature of the catalogue and whether this tenant has it. */
  features: memberProcedure("workspace:read").query(async ({ ctx }) => {
    const [catalogue, { features }] = await Promise.all([listFeatures(ctx.service.db.orm), getTenant(ctx.service)]);
    return catalogue.map((feature) => ({ ...feature, enabled: features[feature.code] ?? false }));
  }),
});
