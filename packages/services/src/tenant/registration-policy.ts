import type { CaptchaId, ProofOfWork } from "@tenantry/core/ports/captcha";
import type { PayFirst } from "@tenantry/core/tenant/pay-first";
import type { ServiceContext } from "../context.ts";
import { loadSettings } from "../settings/load-settings.ts";
import type { WithCaptchas } from "./require-captcha.ts";

export type RegistrationPolicy = {
  selfRegistration: boolean;
  passwordMinLength: number;
  payFirst: PayFirst;
  captcha: { provider: CaptchaId; siteKey: string | null; challenge: ProofOfWork | null } | null;
};

/** What a registration is asked for now. */
export async function registrationPolicy(ctx: ServiceContext & WithCaptchas): Promise<RegistrationPolicy> {
  const { selfRegistration, passwordMinLength, payFirst, captcha } = await loadSettings(ctx.db.orm);
  const policy = { selfRegistration, passwordMinLength, payFirst };
  if (captcha === "off") return { ...policy, captcha: null };
  const challenge = captcha === "altcha" ? await ctx.captchas.challenge(ctx.clock.now()) : null;
  const asked = { provider: captcha, siteKey: ctx.captchas.siteKey(captcha), challenge };
  return { ...policy, captcha: asked };
}
