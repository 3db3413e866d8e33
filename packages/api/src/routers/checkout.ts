import { Locale } from "@tenantry/core/locale";
import {
  payRegistration,
  refreshRegistrationPayment,
  registrationCheckout,
} from "@tenantry/services/tenant/registration-checkout";
import { z } from "zod";
import { registrationVisit } from "../billing-urls.ts";
import { router, tenantProcedure } from "../trpc.ts";

/** The payment of a business that is set up when it has arrived. */
export const checkoutRouter = router({
  get: tenantProcedure("billing:read").query(({ ctx }) =>
    registrationCheckout({ ...ctx.service, gateways: ctx.platform.gateways }),
  ),

  /** Leads to the gateway's card page; the same page again while it is open. */
  pay: tenantProcedure("billing:write")
    .input(z.object({ locale: Locale.default("en") }))
    .mutation(({ ctx, input: { tenantId, locale } }) =>
      payRegistration(
        { ...ctx.service, gateways: ctx.platform.gateways },
        { ...registrationVisit(ctx.platform.origins.portalOrigin, tenantId), locale },
      ),
    ),

  /** Asks the gateway what came of the last try: the page after the gateway's need not wait for a webhook. */
  refresh: tenantProcedure("billing:write").mutation(({ ctx }) =>
    refreshRegistrationPayment({ ...ctx.service, gateways: ctx.platform.gateways }),
  ),
});
