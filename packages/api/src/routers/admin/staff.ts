import { listStaff } from "@tenantry/services/identity/list-staff";
import { resetSecondFactor } from "@tenantry/services/identity/reset-second-factor";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";

export const staffRouter = router({
  list: staffProcedure("staff:write").query(({ ctx }) => listStaff(ctx.service)),

  /** For a colleague who lost the device and the recovery codes. */
  resetSecondFactor: staffMutation("staff:write")
    .input(z.object({ staffId: z.uuid() }))
    .mutation(async ({ ctx, input: { staffId, reason } }) => {
      await resetSecondFactor(ctx.service, { realm: "staff", id: staffId, reason });
      return { reset: true };
    }),
});
