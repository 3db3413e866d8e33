import {
  ArchiveFlagInput,
  CreateFlagInput,
  KillFlagInput,
  PreviewFlagInput,
  UpdateFlagInput,
} from "@tenantry/core/flags/inputs";
import { archiveFlag } from "@tenantry/services/flags/archive-flag";
import { createFlag } from "@tenantry/services/flags/create-flag";
import { loadFlag } from "@tenantry/services/flags/flag-row";
import { killFlag } from "@tenantry/services/flags/kill-flag";
import { listFlags } from "@tenantry/services/flags/list-flags";
import { previewFlag } from "@tenantry/services/flags/preview-flag";
import { updateFlag } from "@tenantry/services/flags/update-flag";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";

export const flagsRouter = router({
  list: staffProcedure("tenants:read").query(({ ctx }) => listFlags(ctx.service)),

  get: staffProcedure("tenants:read")
    .input(z.object({ key: z.string().max(64) }))
    .query(({ ctx, input }) => loadFlag(ctx.service.db.orm, input.key)),

  /** Changes nothing; a mutation because lists of tenants do not fit into an address. */
  preview: staffProcedure("tenants:read")
    .input(PreviewFlagInput)
    .mutation(({ ctx, input }) => previewFlag(ctx.service, input)),

  create: staffMutation("flags:write")
    .input(CreateFlagInput)
    .mutation(({ ctx, input }) => createFlag(ctx.service, input)),

  update: staffMutation("flags:write")
    .input(UpdateFlagInput)
    .mutation(({ ctx, input }) => updateFlag(ctx.service, input)),

  kill: staffMutation("flags:write")
    .input(KillFlagInput)
    .mutation(({ ctx, input }) => killFlag(ctx.service, input)),

  archive: staffMutation("flags:write")
    .input(ArchiveFlagInput)
    .mutation(({ ctx, input }) => archiveFlag(ctx.service, input)),
});
