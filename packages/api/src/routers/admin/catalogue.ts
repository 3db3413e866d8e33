import {
  BulkChangeInput,
  CatalogueCode,
  CreatePlanInput,
  MovePreviewInput,
  MoveSubscribersInput,
  PublishVersionInput,
  SaveFeatureInput,
  SaveMeterInput,
  UpdatePlanInput,
} from "@tenantry/core/catalogue/inputs";
import { createPlan } from "@tenantry/services/catalogue/create-plan";
import { listCatalogue } from "@tenantry/services/catalogue/list-catalogue";
import { listAllPlans, listPlanVersions } from "@tenantry/services/catalogue/list-plan-versions";
import { moveSubscribers } from "@tenantry/services/catalogue/move-subscribers";
import { previewMove } from "@tenantry/services/catalogue/preview-move";
import { publishVersion } from "@tenantry/services/catalogue/publish-version";
import { saveFeature, saveMeter } from "@tenantry/services/catalogue/save-feature";
import { undoMove } from "@tenantry/services/catalogue/undo-move";
import { updatePlan } from "@tenantry/services/catalogue/update-plan";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";

export const catalogueRouter = router({
  plans: staffProcedure("tenants:read").query(({ ctx }) => listAllPlans(ctx.service)),

  plan: staffProcedure("tenants:read")
    .input(z.object({ code: CatalogueCode }))
    .query(({ ctx, input }) => listPlanVersions(ctx.service, input.code)),

  /** Features and meters. */
  parts: staffProcedure("tenants:read").query(({ ctx }) => listCatalogue(ctx.service)),

  publishVersion: staffMutation("catalogue:write")
    .input(PublishVersionInput)
    .mutation(({ ctx, input }) => publishVersion(ctx.service, input)),

  createPlan: staffMutation("catalogue:write")
    .input(CreatePlanInput)
    .mutation(({ ctx, input }) => createPlan(ctx.service, input)),

  updatePlan: staffMutation("catalogue:write")
    .input(UpdatePlanInput)
    .mutation(({ ctx, input }) => updatePlan(ctx.service, input)),

  saveFeature: staffMutation("catalogue:write")
    .input(SaveFeatureInput)
    .mutation(({ ctx, input }) => saveFeature(ctx.service, input)),

  saveMeter: staffMutation("catalogue:write")
    .input(SaveMeterInput)
    .mutation(({ ctx, input }) => saveMeter(ctx.service, input)),

  previewMove: staffProcedure("tenants:read")
    .input(MovePreviewInput)
    .query(({ ctx, input }) => previewMove(ctx.service, input)),

  moveSubscribers: staffMutation("catalogue:write")
    .input(MoveSubscribersInput)
    .mutation(({ ctx, input }) => moveSubscribers(ctx.service, input)),

  undoMove: staffMutation("catalogue:write")
    .input(BulkChangeInput)
    .mutation(({ ctx, input }) => undoMove(ctx.service, input)),
});
