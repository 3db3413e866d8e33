import { listPlans } from "@tenantry/services/catalogue/list-plans";
import { loadSettings } from "@tenantry/services/settings/load-settings";
import { publicProcedure, router } from "../trpc.ts";

export const billingRouter = router({
  /** The price list: every public plan with all its prices, and where to ask for the plans that sales give. */
  catalogue: publicProcedure.query(async ({ ctx }) => {
    const { db } = ctx.service;
    const [catalogue, settings] = await Promise.all([listPlans(db.orm), loadSettings(db.orm)]);
    return {
      ...catalogue,
      contactSalesUrl: settings.contactSalesUrl,
      defaultPlan: settings.defaultPlan,
      selfRegistration: settings.selfRegistration,
    };
  }),
});
