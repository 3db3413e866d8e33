import { BulkChangeInput } from "@tenantry/core/catalogue/inputs";
import { BulkOverrideInput, SetOverrideInput, WithdrawOverrideInput } from "@tenantry/core/entitlements/inputs";
import { getTenantEntitlements, listDailyUsage } from "@tenantry/services/admin/get-tenant-entitlements";
import { listBulkChanges } from "@tenantry/services/admin/list-bulk-changes";
import {
  applyBulkOverride,
  previewBulkOverride,
  undoBulkOverride,
} from "@tenantry/services/entitlements/bulk-override";
import { setOverride } from "@tenantry/services/entitlements/set-override";
import { withdrawOverride } from "@tenantry/services/entitlements/withdraw-override";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";
import { inTenant, TenantInput } from "./inputs.ts";

const Page = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});

export const entitlementsRouter = router({
  explain: staffProcedure("tenants:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => getTenantEntitlements(await inTenant(ctx.service, input))),

  dailyUsage: staffProcedure("tenants:read")
    .input(TenantInput)
    .query(async ({ ctx, input }) => listDailyUsage(await inTenant(ctx.service, input))),

  setOverride: staffMutation("overrides:write")
    .input(TenantInput)
    .input(SetOverrideInput)
    .mutation(async ({ ctx, input }) => setOverride(await inTenant(ctx.service, input), input)),

  withdrawOverride: staffMutation("overrides:write")
    .input(TenantInput)
    .input(WithdrawOverrideInput)
    .mutation(async ({ ctx, input }) => withdrawOverride(await inTenant(ctx.service, input), input)),

  /** Changes nothing; a mutation because lists of tenants do not fit into an address. */
  previewBulk: staffProcedure("overrides:write")
    .input(BulkOverrideInput)
    .mutation(({ ctx, input }) => previewBulkOverride(ctx.service, input)),

  applyBulk: staffMutation("overrides:write")
    .input(BulkOverrideInput)
    .mutation(({ ctx, input }) => applyBulkOverride(ctx.service, input)),

  undoBulk: staffMutation("overrides:write")
    .input(BulkChangeInput)
    .mutation(({ ctx, input }) => undoBulkOverride(ctx.service, input)),

  bulkChanges: staffProcedure("tenants:read")
    .input(Page)
    .query(({ ctx, input }) => listBulkChanges(ctx.service, input)),
});
