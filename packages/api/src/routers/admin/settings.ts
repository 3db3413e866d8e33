import { SettingsPatch } from "@tenantry/core/settings-inputs";
import { removeIssuerLogo } from "@tenantry/services/settings/issuer-logo";
import { loadSettings, settingsChangedAt } from "@tenantry/services/settings/load-settings";
import { listPlacements } from "@tenantry/services/settings/placements";
import { updateSettings } from "@tenantry/services/settings/update-settings";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";

export const settingsRouter = router({
  get: staffProcedure("tenants:read").query(async ({ ctx }) => {
    const { orm } = ctx.service.db;
    // First: whatever is saved in between is a conflict, not lost.
    const seenAt = await settingsChangedAt(orm);
    return { ...(await loadSettings(orm)), seenAt };
  }),

  /** What the environment allows: a CAPTCHA without its keys cannot be switched on. */
  captchas: staffProcedure("tenants:read").query(({ ctx }) => ctx.platform.captchas.available),

  /** Where new tenants can be placed. */
  placements: staffProcedure("tenants:read").query(({ ctx }) => listPlacements(ctx.service.db.orm)),

  removeIssuerLogo: staffMutation("settings:write").mutation(async ({ ctx, input }) =>
    removeIssuerLogo({ ...ctx.service, files: await ctx.platform.files() }, input),
  ),

  update: staffMutation("settings:write")
    .input(z.object({ patch: SettingsPatch, seenAt: z.date().nullish() }))
    .mutation(({ ctx, input }) => updateSettings({ ...ctx.service, captchas: ctx.platform.captchas }, input)),
});
