import { captchaOrigins } from "@tenantry/core/ports/captcha";
import { readEnv } from "./env.ts";

const freshMs = 10_000;
let known: { origins: readonly string[]; until: number } | undefined;

/**
 * Where the CAPTCHA that is on comes from. On every page of the portal: a visitor reaches the form without a new page
 * load, under the policy of the page before. Without a vendor's keys nothing is asked.
 */
export async function widgetOrigins(): Promise<readonly string[]> {
  const { RECAPTCHA_SECRET_KEY, TURNSTILE_SECRET_KEY } = readEnv();
  if (!RECAPTCHA_SECRET_KEY && !TURNSTILE_SECRET_KEY) return [];
  if (known && known.until > performance.now()) return known.origins;
  const [{ getPlatform }, { loadSettings }] = await Promise.all([
    import("./compose.ts"),
    import("@tenantry/services/settings/load-settings"),
  ]);
  const { captcha } = await loadSettings(getPlatform().db.orm);
  const origins = captcha === "off" ? [] : captchaOrigins[captcha];
  known = { origins, until: performance.now() + freshMs };
  return origins;
}
