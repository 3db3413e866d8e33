import { parseTenantId } from "@tenantry/core/ids";
import { listApprovals } from "@tenantry/services/admin/list-approvals";
import { approveRegistration } from "@tenantry/services/tenant/approve-registration";
import { rejectRegistration } from "@tenantry/services/tenant/reject-registration";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";
import { TenantInput } from "./inputs.ts";

const ApprovalList = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

export const approvalsRouter = router({
  list: staffProcedure("tenants:read")
    .input(ApprovalList)
    .query(({ ctx, input }) => listApprovals(ctx.service, input)),

  approve: staffMutation("tenants:write")
    .input(TenantInput.extend({ grantTrial: z.boolean().default(false) }))
    .mutation(({ ctx, input }) =>
      approveRegistration({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input),
    ),

  /** The applicant reads the reason. */
  reject: staffMutation("tenants:write")
    .input(TenantInput)
    .mutation(({ ctx, input }) =>
      rejectRegistration({ ...ctx.service, tenantId: parseTenantId(input.tenantId) }, input),
    ),
});
