import { SettingsPatch } from "@tenantry/core/settings-inputs";
import { loadSettings } from "@tenantry/services/settings/load-settings";
import { updateSettings } from "@tenantry/services/settings/update-settings";
import { z } from "zod";
import { router, staffMutation, staffProcedure } from "../../trpc.ts";

export const settingsRouter = router({
  get: staffProcedure("tenants:read").query(({ ctx }) => loadSettings(ctx.service.db.orm)),

  /** What the environment allows: a CAPTCHA without its keys cannot be switched on. */
  captchas: staffProcedure("tenants:read").query(({ ctx }) => ctx.platform.captchas.available),

  update: staffMutation("settings:write")
    .input(z.object({ patch: SettingsPatch }))
    .mutation(({ ctx, input }) => updateSettings({ ...ctx.service, captchas: ctx.platform.captchas }, input)),
});
