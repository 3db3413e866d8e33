import { createHash, randomUUID } from "node:crypto";
import { fieldError } from "@tenantry/core/errors";
import type { Captchas } from "@tenantry/core/ports/captcha";
import { idempotencyKeys } from "@tenantry/db/platform/operations";
import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "../context.ts";
import { loadSettings } from "../settings/load-settings.ts";

const scope = "portal:captcha";

export type WithCaptchas = { readonly captchas: Captchas };

/**
 * Refuses a registration without a right and unspent answer to the CAPTCHA that is on. An answer stays good for repeats
 * of the request it was spent on (`idempotencyKey`). Errors: `validation_failed` (`captcha_required`, `captcha_failed`).
 */
export async function requireCaptcha(
  ctx: ServiceContext & WithCaptchas,
  request: { response: string | undefined; idempotencyKey: string | undefined; ip: string | null },
): Promise<void> {
  const { captcha } = await loadSettings(ctx.db.orm);
  if (captcha === "off") return;
  const { response, ip } = request;
  if (!response) throw fieldError("captcha", "captcha_required", "Answer the CAPTCHA.");
  const failed = () => fieldError("captcha", "captcha_failed", "The CAPTCHA's answer is wrong, late or used before.");
  const key = ctx.captchas.identify(captcha, response);
  if (!key) throw failed();
  const now = ctx.clock.now();
  const spentOn = createHash("sha256")
    .update(request.idempotencyKey ?? randomUUID())
    .digest("hex");
  const of = and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key));
  const spent = async () =>
    (await ctx.db.orm.select({ on: idempotencyKeys.requestHash }).from(idempotencyKeys).where(of))[0];
  const before = await spent();
  if (before?.on === spentOn) return;
  if (before || !(await ctx.captchas.check(captcha, response, { ip, now }))) throw failed();
  await ctx.db.orm
    .insert(idempotencyKeys)
    .values({ scope, key, requestHash: spentOn, createdAt: now })
    .onConflictDoNothing();
  // Two requests may have checked the same answer at once; the row says whose it is.
  if ((await spent())?.on !== spentOn) throw failed();
}
